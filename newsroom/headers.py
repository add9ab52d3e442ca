"""Security headers of every answer, errors and files included.

Django's own middleware sets nosniff, X-Frame-Options and Cross-Origin-Opener-Policy. The desk's
Content-Security-Policy needs a nonce and comes from Django too (`settings.SECURE_CSP`).
Public pages have one constant policy without nonces, so that the same bytes suit everybody.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

__all__ = ["DESK_PATH", "PUBLIC_POLICY", "SecurityHeaders"]

DESK_PATH = "/admin/"

PUBLIC_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        *(["upgrade-insecure-requests"] if settings.SITE_IS_SECURE else []),
    ]
)
_EVERYWHERE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
#: How long browsers come by https alone (RFC 6797).
_HSTS = "Strict-Transport-Security"
_HSTS_SECONDS = 63_072_000
_PUBLIC = {
    "Content-Security-Policy": PUBLIC_POLICY,
    "Cross-Origin-Embedder-Policy": "credentialless",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
#: A quote's card may be shown by any site in a frame; it has no script, no form and no picture.
_EMBEDDED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *",
    "Cross-Origin-Embedder-Policy": "credentialless",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
}
_DESK = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class SecurityHeaders:
    """Outermost middleware: sets what the view has not set itself; of the desk and of policies its word is the last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        desk = request.path.startswith(DESK_PATH)
        embedded = getattr(response, "xframe_options_exempt", False)
        for name, value in (_EVERYWHERE | (_DESK if desk else _EMBEDDED if embedded else _PUBLIC)).items():
            if desk or embedded or name == "Content-Security-Policy":
                response[name] = value
            else:
                response.setdefault(name, value)
        if binding := _binding_to_https(request):
            response.setdefault(_HSTS, binding)
        return response


def _binding_to_https(request: HttpRequest) -> str:
    """The value of `Strict-Transport-Security`, empty where the site cannot be asked by https.

    Where no proxy is trusted to say how the reader came, a site whose address is https says it always: browsers
    heed it by https alone. A site of http (a demo) that is asked through somebody's proxy by https binds its own name
    and no more, and never that of this machine, which other sites share.
    """
    if settings.SITE_IS_SECURE:
        known = settings.PROXY_HOPS > 0
        return f"max-age={_HSTS_SECONDS}; includeSubDomains; preload" if not known or request.is_secure() else ""
    by_https = request.headers.get("X-Forwarded-Proto") == "https"
    host = request.headers.get("Host", "").partition(":")[0]
    return f"max-age={_HSTS_SECONDS}" if by_https and not host.endswith("localhost") else ""
