"""The Content-Security-Policy: one value for every kind of host."""

from __future__ import annotations

from plugins.publishing.policy import content_security_policy


def test_nothing_is_allowed_but_ourselves() -> None:
    """No third party, no inline code, no frame around our pages."""
    policy = content_security_policy()
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_forms_may_go_where_the_provider_answers() -> None:
    """Chromium and WebKit block the submit silently when an origin is missing."""
    policy = content_security_policy(["https://b.example", "https://a.example", "https://b.example"])
    assert "form-action 'self' https://a.example https://b.example;" in policy


def test_webassembly_is_allowed_where_it_is_asked_for_and_nothing_else_with_it() -> None:
    """The search page compiles WebAssembly; `'unsafe-eval'` would allow JavaScript from strings too."""
    policy = content_security_policy(with_webassembly=True)
    assert policy.replace(" 'wasm-unsafe-eval'", "") == content_security_policy()
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy


def test_a_meta_element_leaves_out_what_browsers_ignore_there() -> None:
    """They would say so on the console of every page."""
    assert "frame-ancestors" not in content_security_policy(for_meta=True)
