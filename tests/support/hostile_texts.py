"""Two hundred texts that somebody's header, query, log, shell, path, template or parser was once broken by."""

from itertools import product

_SQL = (
    *(
        "' OR '1'='1",
        "'; DROP TABLE message; --",
        "1); DELETE FROM journal; --",
        "' UNION SELECT NULL--",
    ),
    *('" OR ""="', "'; ATTACH DATABASE '/tmp/x' AS x; --", "' || (SELECT 1) || '", "\\'; --"),
    *("$$; COPY message TO PROGRAM 'id'; $$", "1;SELECT pg_sleep(10)--", "%' ESCAPE '", ":partner"),
)
_SHELL = (
    *(
        "$(touch /tmp/x)",
        "`touch /tmp/x`",
        "; touch /tmp/x",
        "| touch /tmp/x",
        "&& touch /tmp/x",
        "> /tmp/x",
    ),
    *(
        "${IFS}id",
        "-o ProxyCommand=id",
        "--upload-file=/etc/passwd",
        "() { :;}; echo x",
        "\\nid",
        "!!",
    ),
)
_TEMPLATES = (
    *(
        "${jndi:ldap://127.0.0.1/x}",
        "{{7*7}}",
        "{0.__class__}",
        "%(password)s",
        "%s%s%s%n",
        "#{7*7}",
        "<%= 7 %>",
    ),
    *(
        "__import__('os').system('id')",
        "!!python/object/apply:os.system [id]",
        "*alias",
        "&anchor x",
        'O:8:"x"',
    ),
)
_MARKUP = (
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]>",
    ),
    *(
        "]]>",
        "<?xml version='1.0'?>",
        "javascript:alert(1)",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "+1",
        "-1",
    ),
)
_PATHS = (
    *(
        "../../etc/passwd",
        "..\\..\\x",
        "/etc/passwd",
        "C:\\x",
        "file:///etc/passwd",
        "%2e%2e%2fx",
        "....//x",
    ),
    *(
        "x\x00.edi",
        "..%c0%afx",
        "\\\\server\\share",
        "~root",
        "/dev/zero",
        "/proc/self/environ",
        "con",
    ),
)
_CONTROLS = (
    *(
        "a\r\nX-Injected: y",
        "a\nX-Injected: y",
        "a\rb",
        "a\r\n\r\n<html>",
        "a\x00b",
        "\x00",
        "\x1b[2J",
        "\x7f",
    ),
    *(
        "\x08\x08",
        "\x0b",
        "\x0c",
        "\t\t",
        "\u2028X: y",
        "\u0085X: y",
        "\u010d\u010aX: y",
        "a\r\n b",
        "\x1f",
        "\x80",
    ),
)
_LETTERS = (
    *(
        "caf\xe9",
        "\u202egnp",
        "\u2066x\u2069",
        "\ufeffx",
        "\u200bx",
        "\U0001f600",
        "\uff07 OR 1=1",
        "\xad",
        "\ud7ff",
    ),
    *(
        "cafe\u0301",
        "\u0130",
        "\ufb01",
        "\u212a",
        "x" * 998,
        "x" * 999,
        "x" * 10_000,
        "x" * 40_000,
        "\xff\xfe",
    ),
)
_FORMS = (
    *(
        "",
        " ",
        '"',
        '""',
        "''",
        '"\\"',
        "<",
        ">",
        "<>",
        "<<a@b>>",
        "<a@b><c@d>",
        "a b",
        "(comment)",
        "a(b)c",
    ),
    *(
        "=?utf-8?B?Jw==?=",
        "=?x?Q?=00?=",
        ";" * 500,
        "," * 500,
        "=" * 500,
        "a;b=c",
        'a; b="c',
        "a=b=c",
        "*/*",
    ),
    *(
        "multipart/signed",
        "multipart/mixed; boundary=",
        'multipart/mixed; boundary=""',
        "message/rfc822",
    ),
    *(
        "application/pkcs7-mime",
        "multipart/report",
        "text/plain; charset=utf-7",
        "base64",
        "x-uuencode",
        "binary;x",
    ),
    *(
        "-1",
        "0",
        "9" * 40,
        "1e999",
        "NaN",
        "null",
        "None",
        "true",
        "undefined",
        "buyer-as2",
        "supplier-as2",
    ),
    *(
        "Basic Og==",
        "Bearer x",
        "Mon, 99 Foo 9999 99:99:99",
        "http://127.0.0.1:1/",
        "http://[::1",
        "[",
        "\\",
    ),
)
HOSTILE_TEXTS = tuple(
    dict.fromkeys(
        [
            *(_SQL + _SHELL + _TEMPLATES + _MARKUP + _PATHS + _CONTROLS + _LETTERS + _FORMS),
            *(f"{before}{text}" for before, text in product(('"', "<", "a' "), _SQL + _SHELL[:8])),
        ]
    )
)
assert len(HOSTILE_TEXTS) >= 200
