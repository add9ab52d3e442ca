-- wrk asks for the lines of the file REQUESTS in turn: a path and, after a tab, the value of If-None-Match.
-- ENCODING is sent as Accept-Encoding. With PACE each connection waits so many milliseconds before it asks again.
-- Prints one JSON object at the end.
local threads = 0
local lines = {}
local place = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    local path, tag = line:match("^([^\t]*)\t?(.*)$")
    local headers = {}
    if os.getenv("ENCODING") ~= "" then headers["Accept-Encoding"] = os.getenv("ENCODING") end
    if tag ~= "" then headers["If-None-Match"] = tag end
    lines[#lines + 1] = wrk.format("GET", path, headers)
  end
  place = number * math.floor(#lines / 2)
  if #lines == 1 then
    local only = lines[1]
    request = function() return only end
  end
  local pace = tonumber(os.getenv("PACE") or "")
  if pace then
    delay = function() return pace end
  end
end

function request()
  place = place % #lines + 1
  return lines[place]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"bytes":%d,"p50_ms":%f,"p99_ms":%f,"refused":%d,"lost":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
