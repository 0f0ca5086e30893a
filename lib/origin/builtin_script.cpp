#include "lib/origin/script.hpp"

namespace cachewright::origin {

std::string_view builtin_script() {
    return R"toml(# What `cachewright origin` answers without a file. Save it, change it, and run
# `cachewright origin FILE`; docs/origin.md has all keys.

[[route]]
path = "/"
about = "fresh for 60 seconds; a new version every 20"
advance = "20s"
headers = { Cache-Control = "max-age=60" }
etag = '"v{version}"'
body = """
Version {version} of {path}.
It may be used for 60 seconds; every 20 seconds there is a newer one.
"""

[[route]]
path = "/slow"
about = "takes 2 seconds, then fresh for 30"
headers = { Cache-Control = "max-age=30" }
delay = "2s"
body = "Answer {count}, made at {now}, took 2 seconds.\n"

[[route]]
path = "/private"
about = "for one visitor only"
headers = { Cache-Control = "private, max-age=60", Set-Cookie = "visit={count}" }
body = "Visit {count}.\n"

[[route]]
path = "/vary"
about = "one answer for each Accept-Language"
headers = { Cache-Control = "max-age=60", Vary = "Accept-Language" }
body = "Answer {count}, chosen by Accept-Language.\n"

[[route]]
path = "/stale"
about = "fresh for 5 seconds, then 60 more while it is fetched again"
advance = "request"
headers = { Cache-Control = "max-age=5, stale-while-revalidate=60" }
etag = "auto"
body = "Version {version}.\n"

[[route]]
path = "/held"
about = "changes when POST /_origin/next says so"
advance = "hold"
headers = { Cache-Control = "no-cache" }
etag = "auto"
last_modified = "auto"
body = "Version {version}; `curl -X POST` /_origin/next makes the next one.\n"

[[route]]
path = "/error"
about = "fails on every second request"
headers = { Cache-Control = "max-age=1, stale-if-error=300" }
[[route.version]]
body = "All is well (request {count}).\n"
[[route.version]]
status = 503
headers = { Cache-Control = "no-store", Retry-After = 1 }
body = "Out of order, for the moment.\n"

[[route]]
path = "/events"
about = "a stream of events, one each second, without end"
headers = { Content-Type = "text/event-stream", Cache-Control = "no-store" }
repeat = { every = "1s" }
body = "data: event {piece}\n\n"

[[route]]
path = "/large"
about = "10 MB that ranges can be taken of"
headers = { Cache-Control = "max-age=3600" }
etag = "auto"
body_size = "10MB"

[[route]]
path = "/broken"
about = "promises 1000 bytes and sends 100"
headers = { Cache-Control = "max-age=60" }
body_size = 1000
truncate_after = 100
)toml";
}

}  // namespace cachewright::origin
