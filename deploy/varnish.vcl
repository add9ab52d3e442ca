# Varnish in front of the site: varnishd -a :6081 -f varnish.vcl. TLS ends before it (nginx, hitch), which must set
# X-Forwarded-Proto; the site needs PROXY_HOPS=1, or 2 with both in front.
#
# With PURGE=varnish and PURGE_URL=http://127.0.0.1:6081/ the site tells what changed, and a page lives ten minutes.
# Without, a page lives a quarter of a second and is then asked for again with its ETag, so that a change is everywhere within
# a second and a rush of readers still costs the site four requests a second for each page. While the site does not
# answer, what was kept is served for a day.
vcl 4.1;

import std;

acl purgers {
    "127.0.0.1";
    "::1";
}

backend newsroom {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 10s;
    .probe = {
        .url = "/healthz";
        .interval = 2s;
        .timeout = 1s;
        .window = 4;
        .threshold = 2;
    }
}

sub vcl_recv {
    if (req.method == "BAN") {
        # By the site itself; what comes through a proxy says so, and is a reader's.
        if (client.ip !~ purgers || req.http.X-Forwarded-Proto || !req.http.X-Purge-Keys) {
            return (synth(405));
        }
        if (std.ban("obj.http.Surrogate-Key ~ " + req.http.X-Purge-Keys)) {
            return (synth(200));
        }
        return (synth(400, std.ban_error()));
    }
    unset req.http.Forwarded;
    unset req.http.X-Forwarded-Host;
    unset req.http.Proxy;
    if (std.healthy(req.backend_hint)) {
        set req.grace = 0s; # nobody gets an old page while the site can say whether it is
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # The desk, previews, and whoever carries a cookie or an authorization, are none of the cache's business.
    if (req.url ~ "^/(admin|preview)/" || req.url ~ "^/(healthz|readyz)$" || req.http.Authorization) {
        return (pass);
    }
    if (req.http.Cookie) {
        if (req.http.Cookie ~ "(^|; *)(__Host-)?(sessionid|csrftoken)=") {
            return (pass);
        }
        unset req.http.Cookie; # of somebody else's making; public pages read none
    }
    if (req.http.Accept-Encoding) {
        if (req.http.Accept-Encoding ~ "(^|[ ,])zstd([ ,]|$)") {
            set req.http.Accept-Encoding = "zstd";
        } elsif (req.http.Accept-Encoding ~ "(^|[ ,])br([ ,]|$)") {
            set req.http.Accept-Encoding = "br";
        } elsif (req.http.Accept-Encoding ~ "(^|[ ,])gzip([ ,]|$)") {
            set req.http.Accept-Encoding = "gzip";
        } else {
            unset req.http.Accept-Encoding;
        }
    }
    return (hash);
}

sub vcl_hash {
    hash_data(req.http.X-Forwarded-Proto); # what is redirected to https is no page
}

sub vcl_backend_response {
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "(?i)(private|no-store)" || beresp.status >= 500) {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    if (beresp.http.Cache-Control ~ "immutable" && bereq.url ~ "^/static/") {
        set beresp.ttl = 1d;
    } elsif (!beresp.http.Surrogate-Key) {
        set beresp.ttl = 0.25s;
    }
    set beresp.grace = 1d;
    set beresp.keep = 1d;
    return (deliver);
}

sub vcl_deliver {
    if (resp.http.Surrogate-Key) {
        unset resp.http.Surrogate-Key;
        set resp.http.Cache-Control = "public, max-age=0, must-revalidate"; # a browser hears of no change
    }
    unset resp.http.Via;
    unset resp.http.X-Varnish;
    unset resp.http.Age;
}
