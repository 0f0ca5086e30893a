# Completions of cachewright for fish. Written by `cachewright completions fish`.

function __cachewright_rules
    printf '%s\t%s\n' \
        'age' '2 rules' \
        'age-exceeds-lifetime' 'a response older than its lifetime' \
        'age-invalid' 'an Age that is not one number of seconds' \
        'auth-public' 'the answer to a request with credentials, open to shared caches' \
        'cache-tag-limits' 'cache tags beyond what a selected cache takes' \
        'cc' '19 rules' \
        'cc-bare-number' 'a number alone where max-age=… was meant' \
        'cc-delta-overflow' 'a lifetime that does not fit in 31 bits' \
        'cc-duplicate-directive' 'the same directive twice; an error when the two disagree' \
        'cc-embedded-field-name' 'a header line pasted into the value of Cache-Control' \
        'cc-empty' 'an empty Cache-Control, or an empty place in its list' \
        'cc-flag-with-value' 'a value for a directive that takes none' \
        'cc-invalid-delta' 'a lifetime that is not a whole number of seconds' \
        'cc-missing' 'a cacheable response without any cache policy' \
        'cc-missing-argument' 'a lifetime directive without its number' \
        'cc-missing-comma' 'no comma between two Cache-Control directives' \
        'cc-misspelt-directive' 'a misspelt Cache-Control directive, ignored by every cache' \
        'cc-multiple-lines' 'several lines of Cache-Control; a warning when they contradict each other' \
        'cc-name-misspelt' 'a misspelt name of a header field that caches read' \
        'cc-quoted-delta' 'a lifetime in quotes' \
        'cc-quoted-policy' 'directives inside quotes, which no cache reads' \
        'cc-semicolon-separator' 'Cache-Control directives separated by semicolons' \
        'cc-unknown-directive' 'a Cache-Control directive that no registry lists' \
        'cc-unterminated-quote' 'a quote in Cache-Control that is never closed' \
        'cc-uppercase-directive' 'capitals in the name of a directive' \
        'cdn' '7 rules' \
        'cdn-cc-empty' 'an empty targeted Cache-Control' \
        'cdn-cc-invalid-sf' 'a targeted Cache-Control that CDNs ignore, in part or as a whole' \
        'cdn-cc-misspelt' 'a misspelt directive in a targeted Cache-Control, ignored by every CDN' \
        'cdn-cc-shadowed' 'several policies for CDNs, of which a selected cache follows one' \
        'cdn-contradicts-browser' 'no-store or private for all, a lifetime for the CDN; a warning beside a cookie' \
        'cdn-directive-unsupported' 'a directive that a selected cache ignores' \
        'cdn-field-unread' 'a field for CDNs that a selected cache does not read' \
        'cookie' '10 rules' \
        'cookie-cacheable-shared' 'a cookie on a response that shared caches keep' \
        'cookie-disables-cdn' 'a selected cache does not store the response because of its cookie, or drops the cookie' \
        'cookie-heuristic-cacheable' 'a cookie on a response that caches may keep for a time of their choosing; an error with public' \
        'cookie-invalid-syntax' 'a cookie that browsers drop or read otherwise than meant' \
        'cookie-missing-secure-httponly' 'a session cookie without Secure or HttpOnly' \
        'cookie-on-static' 'a cookie on a script, style sheet, font or picture' \
        'cookie-prefix-invalid' 'a __Host- or __Secure- cookie that browsers refuse' \
        'cookie-qualified-no-cache' 'a cookie kept out by no-cache="Set-Cookie" or private="Set-Cookie"' \
        'cookie-samesite-none-insecure' 'SameSite=None without Secure' \
        'cookie-vary-mismatch' 'a page that changes with the cookie, kept by shared caches' \
        'date' '3 rules' \
        'date-invalid-format' 'a date that caches cannot read, or in an obsolete form' \
        'date-missing' 'Expires or Last-Modified without Date' \
        'date-skew' 'the server\'s clock is wrong' \
        'diag' '7 rules' \
        'diag-age-backwards' 'Age goes down while the copy is still fresh' \
        'diag-cache-status-invalid' 'a Cache-Status that tools cannot read' \
        'diag-contradictory-results' 'one cache reports a hit, another a miss' \
        'diag-hit-without-age' 'a hit without Age' \
        'diag-never-hits' 'kept by its headers, and never answered from the cache' \
        'diag-policy-drift' 'one response with another policy than its like' \
        'diag-time-travel' 'an older version after a newer one' \
        'edge-control-syntax' 'an Edge-Control that Akamai does not read as meant' \
        'expires' '3 rules' \
        'expires-conflicts-max-age' 'Expires and max-age give different lifetimes' \
        'expires-only' 'a lifetime by Expires alone' \
        'expires-redundant' 'Expires beside the same max-age' \
        'fresh' '11 rules' \
        'fresh-error-long' 'an error that caches keep: 5xx for more than a minute or immutable, passing 4xx for more than ten' \
        'fresh-fingerprinted-no-immutable' 'a fingerprinted asset for a year, without immutable' \
        'fresh-heuristic' 'no lifetime: caches guess one from Last-Modified' \
        'fresh-html-long' 'an HTML page that browsers keep for more than an hour; an error above a day' \
        'fresh-immutable-unfingerprinted' 'immutable or a year for a URL that names no version' \
        'fresh-not-found-long' 'a 404 that caches keep for more than ten minutes' \
        'fresh-over-one-year' 'a lifetime above one year' \
        'fresh-redirect-permanent-long' 'a permanent redirect that browsers keep for more than a day, or without limit' \
        'fresh-service-worker' 'a service worker or web app manifest that browsers keep for more than an hour' \
        'fresh-static-short' 'a fingerprinted asset that browsers keep for less than a week' \
        'fresh-temporary-redirect-cached' 'a temporary redirect that caches keep for more than ten minutes' \
        'ie-pre-post-check' 'pre-check or post-check, words of Internet Explorer' \
        'immutable-without-lifetime' 'immutable without a lifetime to act in' \
        'key' '7 rules' \
        'key-cache-buster' 'a time or a random number in the URL of a response that caches keep' \
        'key-case-or-slash-duplicates' 'one page under two spellings of its URL' \
        'key-no-vary-search-invalid' 'a No-Vary-Search that caches ignore' \
        'key-param-order' 'URLs that differ only in the order of their parameters' \
        'key-query-ignored-by-body' 'a parameter that nobody reads makes a new copy' \
        'key-session-in-url' 'a session identifier in the URL of a response that shared caches keep' \
        'key-tracking-params' 'tracking parameters in the key of a page that shared caches keep' \
        'last-modified-future' 'Last-Modified later than Date' \
        'lint' '5 rules' \
        'lint-class-unmatched' 'a [[class]] of cachewright.toml was for no response that was read' \
        'lint-host-unmatched' 'a host under `hosts` in cachewright.toml is that of no response; an error when none is' \
        'lint-override-unmatched' 'a [[lint.override]] of cachewright.toml was for no response that was read' \
        'lint-suppression-expired' 'a suppression in cachewright.toml is past its date' \
        'lint-suppression-unused' 'a suppression in cachewright.toml hides nothing' \
        'max-age-zero-no-revalidate' 'max-age=0 without a word against stale use' \
        'must' '2 rules' \
        'must-revalidate-with-stale-ext' 'must-revalidate beside a stale window' \
        'must-understand-alone' 'must-understand without no-store' \
        'no' '4 rules' \
        'no-cache-misread' 'no-cache where something private is sent' \
        'no-cache-with-lifetime' 'a lifetime beside no-cache' \
        'no-store-cargo-cult' 'no-store with words that do nothing beside it' \
        'no-store-with-lifetime' 'a lifetime beside no-store' \
        'outcome' '8 rules' \
        'outcome-cookie-replayed' 'a selected cache stores the cookie and hands it to every visitor' \
        'outcome-default-ttl' 'no lifetime: a selected cache uses its own default' \
        'outcome-not-stored' 'meant to be shared, and not stored by a selected cache' \
        'outcome-query-keys-differ' 'the selected CDNs differ in whether the query is part of the key' \
        'outcome-stored-against-intent' 'no-store, private or no-cache, and a selected cache answers from its copy all the same' \
        'outcome-ttl-clamped' 'a selected cache keeps it for another time than stated' \
        'outcome-type-not-eligible' 'meant to be shared, and of a kind that a selected cache leaves alone' \
        'outcome-vendors-disagree' 'the selected CDNs differ in how long they keep it' \
        'policy' '2 rules' \
        'policy-unmatched' 'a [[policy]] of cachewright.toml was for no response that was read' \
        'policy-violation' 'a response does not do what a [[policy]] of cachewright.toml asks' \
        'pragma-in-response' 'Pragma in a response' \
        'private-with-s-maxage' 'a lifetime for shared caches on a private response' \
        'public' '2 rules' \
        'public-private-conflict' 'public and private in one response' \
        'public-redundant' 'public beside a lifetime' \
        'qualified-private-or-no-cache' 'private or no-cache with a list of fields, which few caches follow' \
        'request-directive-in-response' 'a directive of requests in a response' \
        'resp' '7 rules' \
        'resp-cache-groups-invalid' 'Cache-Groups or Cache-Group-Invalidation that caches ignore' \
        'resp-content-type-missing' 'content without Content-Type that browsers keep' \
        'resp-http-equiv-cache' 'a cache policy in <meta http-equiv>' \
        'resp-no-transform-missing' 'content with a digest or signature that proxies may change' \
        'resp-post-cacheable' 'a lifetime on the answer to POST' \
        'resp-soft-404-cacheable' 'paths that do not exist are answered with 200 and kept' \
        'resp-unsafe-no-invalidation' 'a URL that is written while shared caches keep it' \
        's-maxage-with-stale-ext' 's-maxage beside a stale window: CDNs allow it, the RFC does not' \
        'sec' '8 rules' \
        'sec-clear-site-data-cache' 'a page that empties the browser\'s cache' \
        'sec-csrf-or-nonce-cached' 'a form token or a CSP nonce in a page that shared caches keep' \
        'sec-extension-type-mismatch' 'an HTML page under the extension of a static file, kept by shared caches' \
        'sec-nosniff-missing-cacheable' 'a script or style that shared caches keep, without nosniff' \
        'sec-path-confusion' 'a page that is not to be shared, also under a static name that shared caches keep' \
        'sec-query-token-cacheable' 'a secret in the query of a response that shared caches keep' \
        'sec-sensitive-path-cacheable' 'a response that is one visitor\'s by its path or its class, kept by shared caches' \
        'sec-unkeyed-reflection' 'a request field that is not in the key, repeated in a response that shared caches keep' \
        'surrogate' '2 rules' \
        'surrogate-control-syntax' 'a Surrogate-Control that surrogates read otherwise than meant' \
        'surrogate-leaked' 'fields for your own caches that reach visitors' \
        'swr-without-lifetime' 'a stale window without a lifetime before it' \
        'val' '14 rules' \
        'val-304-changes-policy' 'a 304 with another policy than its 200' \
        'val-304-extra-metadata' 'a 304 that describes other content than its 200' \
        'val-304-missing-fields' 'a 304 without the cache fields of its 200' \
        'val-etag-gzip-suffix-no-304' 'a tag that names its coding and is not recognised when it comes back' \
        'val-etag-multiple' 'more than one ETag' \
        'val-etag-same-across-codings' 'one strong ETag for different content codings' \
        'val-etag-stuck' 'the content changes and its strong ETag does not' \
        'val-etag-unquoted' 'an ETag that is not an entity tag' \
        'val-etag-unstable' 'the ETag changes and the content does not' \
        'val-ims-ignored' 'If-Modified-Since with the current date, answered in full' \
        'val-inm-ignored' 'If-None-Match with the current tag, answered in full' \
        'val-no-cache-no-validator' 'no-cache without ETag or Last-Modified' \
        'val-none' 'a response that is kept, without ETag or Last-Modified' \
        'val-range-inconsistent' 'answers to range requests that do not fit the request, or each other' \
        'vary' '15 rules' \
        'vary-cardinality-estimate' 'more copies of one URL than are worth keeping' \
        'vary-cookie' 'Vary: Cookie on a response that shared caches keep' \
        'vary-duplicate-or-empty' 'a name twice in Vary, or an empty place in its list' \
        'vary-high-cardinality' 'a name in Vary with another value in nearly every request' \
        'vary-inconsistent' 'responses of one URL that vary by different fields' \
        'vary-missing-accept' 'another format for another Accept, without Vary: Accept' \
        'vary-missing-accept-encoding' 'a compressed response that shared caches keep for all codings' \
        'vary-missing-accept-language' 'another language for another Accept-Language, without Vary: Accept-Language' \
        'vary-missing-origin' 'leave for one origin, kept by shared caches for all' \
        'vary-misspelt' 'a misspelt name in Vary' \
        'vary-origin-conditional' 'Vary: Origin on some responses of a URL and not on others' \
        'vary-star' 'Vary: * on a response that caches store; an error beside a lifetime' \
        'vary-unsupported-by-cdn' 'Vary names a field that a selected cache ignores, or refuses' \
        'vary-useless-field' 'a name in Vary that no two requests differ in' \
        'vary-user-agent' 'Vary: User-Agent on a response that shared caches keep' \
        'warning-header' 'the obsolete Warning field' \
        'x' '2 rules' \
        'x-accel-expires-conflict' 'X-Accel-Expires against no-store, private, no-cache or s-maxage' \
        'x-accel-expires-invalid' 'an X-Accel-Expires that nginx cannot read'
end

function __cachewright_profiles
    printf '%s\t%s\n' \
        'rfc9111' 'RFC 9111' \
        'browser' 'Browser' \
        'cloudflare' 'Cloudflare' \
        'cloudfront' 'Amazon CloudFront' \
        'fastly' 'Fastly' \
        'akamai' 'Akamai' \
        'vercel' 'Vercel' \
        'netlify' 'Netlify' \
        'google' 'Google Cloud CDN' \
        'azure' 'Azure Front Door'
end

# What is typed of the value at the cursor.
function __cachewright_typed
    commandline -ct | string replace -r -- '^--[a-z-]+=' ''
end

# Words with commas between them: what is there already stands before each candidate.
function __cachewright_list
    set -l head (__cachewright_typed | string match -r -- '^.*,')
    while read -l candidate
        printf '%s\n' "$head$candidate"
    end
    printf '%s\t%s\n' "$head"all 'all there are'
end

# FORMAT=FILE; the arguments are the formats.
function __cachewright_reports
    set -l typed (__cachewright_typed)
    if string match -q -- '*=*' $typed
        set -l halves (string split -m 1 = -- $typed)
        set -l files (__fish_complete_path $halves[2])
        test -z "$files"; or printf '%s\n' $halves[1]=$files
    else
        printf '%s=\n' $argv
    end
end

function __cachewright_settings
    set -l typed (__cachewright_typed)
    switch "$typed"
        case 'rfc9111.targeted=*'
            printf '%s\n' rfc9111.targeted=on rfc9111.targeted=off
        case 'rfc9111.heuristic=*'
            printf '%s\n' rfc9111.heuristic=on rfc9111.heuristic=off
        case 'rfc9111.stale_while_revalidate=*'
            printf '%s\n' rfc9111.stale_while_revalidate=on rfc9111.stale_while_revalidate=off
        case 'rfc9111.stale_windows_with_s_maxage=*'
            printf '%s\n' rfc9111.stale_windows_with_s_maxage=on rfc9111.stale_windows_with_s_maxage=off
        case 'rfc9111.stale_if_error=*'
            printf '%s\n' rfc9111.stale_if_error=on rfc9111.stale_if_error=off
        case 'rfc9111.stale_when_disconnected=*'
            printf '%s\n' rfc9111.stale_when_disconnected=on rfc9111.stale_when_disconnected=off
        case 'rfc9111.request_directives=*'
            printf '%s\n' rfc9111.request_directives=on rfc9111.request_directives=off
        case 'rfc9111.must_understand=*'
            printf '%s\n' rfc9111.must_understand=on rfc9111.must_understand=off
        case 'rfc9111.post_responses=*'
            printf '%s\n' rfc9111.post_responses=on rfc9111.post_responses=off
        case 'browser.engine=*'
            printf '%s\n' browser.engine=chrome browser.engine=firefox browser.engine=safari
        case 'cloudflare.plan=*'
            printf '%s\n' cloudflare.plan=free cloudflare.plan=pro cloudflare.plan=business cloudflare.plan=enterprise
        case 'cloudflare.origin_cache_control=*'
            printf '%s\n' cloudflare.origin_cache_control=on cloudflare.origin_cache_control=off
        case 'cloudflare.no_cache_with_occ=*'
            printf '%s\n' cloudflare.no_cache_with_occ=store cloudflare.no_cache_with_occ=bypass
        case 'cloudflare.cache_everything=*'
            printf '%s\n' cloudflare.cache_everything=on cloudflare.cache_everything=off
        case 'cloudflare.strip_set_cookie=*'
            printf '%s\n' cloudflare.strip_set_cookie=on cloudflare.strip_set_cookie=off
        case 'cloudflare.bypass=*'
            printf '%s\n' cloudflare.bypass=on cloudflare.bypass=off
        case 'cloudflare.extension_case=*'
            printf '%s\n' cloudflare.extension_case=ignore cloudflare.extension_case=match
        case 'cloudflare.caching_level=*'
            printf '%s\n' cloudflare.caching_level=standard cloudflare.caching_level=ignore_query cloudflare.caching_level=no_query
        case 'cloudflare.sort_query=*'
            printf '%s\n' cloudflare.sort_query=on cloudflare.sort_query=off
        case 'cloudflare.ignore_query=*'
            printf '%s\n' cloudflare.ignore_query=on cloudflare.ignore_query=off
        case 'cloudflare.edge_ttl_mode=*'
            printf '%s\n' cloudflare.edge_ttl_mode=respect_origin cloudflare.edge_ttl_mode=bypass_by_default cloudflare.edge_ttl_mode=override_origin
        case 'cloudflare.browser_ttl_mode=*'
            printf '%s\n' cloudflare.browser_ttl_mode=at_least cloudflare.browser_ttl_mode=respect_origin cloudflare.browser_ttl_mode=override_origin cloudflare.browser_ttl_mode=bypass_by_default
        case 'cloudflare.browser_ttl_with_cdn_cache_control=*'
            printf '%s\n' cloudflare.browser_ttl_with_cdn_cache_control=as_sent cloudflare.browser_ttl_with_cdn_cache_control=applied
        case 'cloudflare.browser_ttl_with_no_cache=*'
            printf '%s\n' cloudflare.browser_ttl_with_no_cache=applied cloudflare.browser_ttl_with_no_cache=as_sent
        case 'cloudflare.stale_when_origin_down=*'
            printf '%s\n' cloudflare.stale_when_origin_down=on cloudflare.stale_when_origin_down=off
        case 'cloudflare.stale_while_revalidate_model=*'
            printf '%s\n' cloudflare.stale_while_revalidate_model=async cloudflare.stale_while_revalidate_model=blocking
        case 'cloudflare.serve_stale_while_updating=*'
            printf '%s\n' cloudflare.serve_stale_while_updating=on cloudflare.serve_stale_while_updating=off
        case 'cloudflare.always_online=*'
            printf '%s\n' cloudflare.always_online=on cloudflare.always_online=off
        case 'cloudflare.respect_strong_etags=*'
            printf '%s\n' cloudflare.respect_strong_etags=on cloudflare.respect_strong_etags=off
        case 'cloudflare.vary_default=*'
            printf '%s\n' cloudflare.vary_default=ignore cloudflare.vary_default=normalize cloudflare.vary_default=passthrough cloudflare.vary_default=bypass
        case 'cloudfront.cache_policy=*'
            printf '%s\n' cloudfront.cache_policy=legacy cloudfront.cache_policy=CachingOptimized cloudfront.cache_policy=CachingOptimizedForUncompressedObjects cloudfront.cache_policy=CachingDisabled cloudfront.cache_policy=Amplify cloudfront.cache_policy=Elemental-MediaPackage cloudfront.cache_policy=UseOriginCacheControlHeaders cloudfront.cache_policy=UseOriginCacheControlHeaders-QueryStrings
        case 'cloudfront.cached_methods=*'
            printf '%s\n' cloudfront.cached_methods=get_head cloudfront.cached_methods=get_head_options
        case 'cloudfront.forward_cookies=*'
            printf '%s\n' cloudfront.forward_cookies=none cloudfront.forward_cookies=all cloudfront.forward_cookies=listed cloudfront.forward_cookies=all_except
        case 'cloudfront.query_strings=*'
            printf '%s\n' cloudfront.query_strings=none cloudfront.query_strings=all cloudfront.query_strings=listed cloudfront.query_strings=all_except
        case 'cloudfront.compression=*'
            printf '%s\n' cloudfront.compression=off cloudfront.compression=gzip cloudfront.compression=gzip_br
        case 'cloudfront.zero_ttl_objects=*'
            printf '%s\n' cloudfront.zero_ttl_objects=kept cloudfront.zero_ttl_objects=dropped
        case 'cloudfront.must_revalidate=*'
            printf '%s\n' cloudfront.must_revalidate=ignored cloudfront.must_revalidate=honoured
        case 'cloudfront.stale_word=*'
            printf '%s\n' cloudfront.stale_word=hit cloudfront.stale_word=refresh_hit
        case 'cloudfront.tag_header_downstream=*'
            printf '%s\n' cloudfront.tag_header_downstream=passed cloudfront.tag_header_downstream=removed
        case 'fastly.service=*'
            printf '%s\n' fastly.service=vcl fastly.service=compute
        case 'fastly.no_store=*'
            printf '%s\n' fastly.no_store=pass fastly.no_store=ignore
        case 'fastly.private=*'
            printf '%s\n' fastly.private=pass fastly.private=ignore
        case 'fastly.image_optimizer=*'
            printf '%s\n' fastly.image_optimizer=off fastly.image_optimizer=on
        case 'fastly.serve_stale=*'
            printf '%s\n' fastly.serve_stale=off fastly.serve_stale=health_check fastly.serve_stale=window fastly.serve_stale=on
        case 'fastly.cdn_cache_control=*'
            printf '%s\n' fastly.cdn_cache_control=ignored fastly.cdn_cache_control=honoured
        case 'fastly.account=*'
            printf '%s\n' fastly.account=since_2020 fastly.account=older fastly.account=older_streaming
        case 'fastly.segmented_caching=*'
            printf '%s\n' fastly.segmented_caching=off fastly.segmented_caching=on
        case 'akamai.honor_no_store=*'
            printf '%s\n' akamai.honor_no_store=off akamai.honor_no_store=on
        case 'akamai.honor_private=*'
            printf '%s\n' akamai.honor_private=off akamai.honor_private=on
        case 'akamai.honor_no_cache=*'
            printf '%s\n' akamai.honor_no_cache=off akamai.honor_no_cache=on
        case 'akamai.honor_max_age=*'
            printf '%s\n' akamai.honor_max_age=off akamai.honor_max_age=on
        case 'akamai.honor_s_maxage=*'
            printf '%s\n' akamai.honor_s_maxage=off akamai.honor_s_maxage=on
        case 'akamai.honor_must_revalidate=*'
            printf '%s\n' akamai.honor_must_revalidate=off akamai.honor_must_revalidate=on
        case 'akamai.honor_proxy_revalidate=*'
            printf '%s\n' akamai.honor_proxy_revalidate=off akamai.honor_proxy_revalidate=on
        case 'akamai.edge_control=*'
            printf '%s\n' akamai.edge_control=on akamai.edge_control=off
        case 'akamai.cdn_cache_control=*'
            printf '%s\n' akamai.cdn_cache_control=off akamai.cdn_cache_control=on
        case 'akamai.downstream=*'
            printf '%s\n' akamai.downstream=lesser akamai.downstream=fixed akamai.downstream=no_cache akamai.downstream=bust akamai.downstream=pass akamai.downstream=none
        case 'akamai.behavior=*'
            printf '%s\n' akamai.behavior=MAX_AGE akamai.behavior=NO_STORE akamai.behavior=BYPASS_CACHE akamai.behavior=CACHE_CONTROL_AND_EXPIRES akamai.behavior=CACHE_CONTROL akamai.behavior=EXPIRES
        case 'akamai.origin_no_store=*'
            printf '%s\n' akamai.origin_no_store=by_behavior akamai.origin_no_store=obeyed
        case 'akamai.must_revalidate=*'
            printf '%s\n' akamai.must_revalidate=off akamai.must_revalidate=on
        case 'akamai.cache_error_responses=*'
            printf '%s\n' akamai.cache_error_responses=off akamai.cache_error_responses=on
        case 'akamai.preserve_stale=*'
            printf '%s\n' akamai.preserve_stale=on akamai.preserve_stale=off
        case 'akamai.remove_vary=*'
            printf '%s\n' akamai.remove_vary=off akamai.remove_vary=on
        case 'akamai.set_cookie=*'
            printf '%s\n' akamai.set_cookie=strip akamai.set_cookie=store akamai.set_cookie=refuse
        case 'akamai.query=*'
            printf '%s\n' akamai.query=INCLUDE_ALL_PRESERVE_ORDER akamai.query=INCLUDE_ALL_ALPHABETIZE_ORDER akamai.query=IGNORE_ALL akamai.query=INCLUDE akamai.query=IGNORE
        case 'akamai.query_exact_match=*'
            printf '%s\n' akamai.query_exact_match=off akamai.query_exact_match=on
        case 'akamai.ignore_case=*'
            printf '%s\n' akamai.ignore_case=off akamai.ignore_case=on
        case 'akamai.return_cache_status=*'
            printf '%s\n' akamai.return_cache_status=off akamai.return_cache_status=on
        case 'vercel.streaming=*'
            printf '%s\n' vercel.streaming=on vercel.streaming=off
        case 'vercel.kind=*'
            printf '%s\n' vercel.kind=function vercel.kind=static vercel.kind=external
        case 'vercel.lone_max_age=*'
            printf '%s\n' vercel.lone_max_age=ignore vercel.lone_max_age=cache
        case 'vercel.stale_if_error=*'
            printf '%s\n' vercel.stale_if_error=on vercel.stale_if_error=off
        case 'vercel.stale_after_expiry=*'
            printf '%s\n' vercel.stale_after_expiry=on vercel.stale_after_expiry=off
        case 'vercel.uncacheable_word=*'
            printf '%s\n' vercel.uncacheable_word=MISS vercel.uncacheable_word=BYPASS
        case 'vercel.draft_mode=*'
            printf '%s\n' vercel.draft_mode=on vercel.draft_mode=off
        case 'netlify.kind=*'
            printf '%s\n' netlify.kind=function netlify.kind=static
        case 'netlify.strip_cdn_cache_control=*'
            printf '%s\n' netlify.strip_cdn_cache_control=on netlify.strip_cdn_cache_control=off
        case 'netlify.basic_auth=*'
            printf '%s\n' netlify.basic_auth=on netlify.basic_auth=off
        case 'google.mode=*'
            printf '%s\n' google.mode=CACHE_ALL_STATIC google.mode=USE_ORIGIN_HEADERS google.mode=FORCE_CACHE_ALL
        case 'google.negative_caching=*'
            printf '%s\n' google.negative_caching=off google.negative_caching=on
        case 'google.origin_ranges=*'
            printf '%s\n' google.origin_ranges=off google.origin_ranges=on
        case 'google.request_coalescing=*'
            printf '%s\n' google.request_coalescing=off google.request_coalescing=on
        case 'google.cdn_cache_control=*'
            printf '%s\n' google.cdn_cache_control=honoured google.cdn_cache_control=ignored
        case 'azure.caching=*'
            printf '%s\n' azure.caching=on azure.caching=off
        case 'azure.vary=*'
            printf '%s\n' azure.vary=ignored azure.vary=honoured
        case 'azure.query_mode=*'
            printf '%s\n' azure.query_mode=ignore azure.query_mode=use azure.query_mode=include_listed azure.query_mode=ignore_listed
        case '*=*'
        case '*'
            printf '%s\t%s\n' \
                'rfc9111.targeted=' 'CDN-Cache-Control is in the cache\'s target list' \
                'rfc9111.heuristic=' 'lifetimes are guessed where none is given (§4.2.2 allows it)' \
                'rfc9111.stale_while_revalidate=' 'stale-while-revalidate is implemented (it is optional)' \
                'rfc9111.stale_windows_with_s_maxage=' 'stale-while-revalidate and stale-if-error count beside s-maxage, as most CDNs have it' \
                'rfc9111.stale_if_error=' 'stale-if-error is implemented (it is optional)' \
                'rfc9111.stale_when_disconnected=' 'stale responses are used while the origin cannot be reached (§4.2.4)' \
                'rfc9111.request_directives=' 'Cache-Control and Pragma of requests are heeded on reuse' \
                'rfc9111.must_understand=' 'must-understand is implemented' \
                'rfc9111.post_responses=' 'responses to POST that name their own URL are kept' \
                'browser.engine=' 'which browser: Chrome and Firefox have stale-while-revalidate, Safari does not document it; Chrome takes Pragma: no-cache of a response for Cache-Control: no-cache' \
                'cloudflare.plan=' 'the zone\'s plan: Enterprise may cache 5 GB an object and has Origin Cache Control off unless it is set; rules take an Edge TTL of at least 2 h on Free, 1 h on Pro and 1 s above' \
                'cloudflare.origin_cache_control=' 'follow the origin\'s Cache-Control by the RFC; always on for Free, Pro and Business; a choice on Enterprise, where it is off unless given' \
                'cloudflare.no_cache_with_occ=' 'no-cache, max-age=0 and s-maxage=0 with Origin Cache Control: stored and validated on each use, or not stored (the pages disagree)' \
                'cloudflare.cache_everything=' 'every URL is eligible: Cache Everything, Eligible for cache' \
                'cloudflare.strip_set_cookie=' 'a Cache Response Rule strips Set-Cookie before the response is judged' \
                'cloudflare.bypass=' 'a rule bypasses the cache, or Development Mode is on' \
                'cloudflare.extension_case=' 'whether the case of a path\'s extension counts (not documented)' \
                'cloudflare.caching_level=' 'what a query means: part of the key, ignored, or not cached' \
                'cloudflare.sort_query=' 'the key has the query\'s parameters in order' \
                'cloudflare.ignore_query=' 'the key has no query' \
                'cloudflare.query_include=' 'the only query parameters in the key (Enterprise)' \
                'cloudflare.query_exclude=' 'query parameters that the key leaves out (Enterprise)' \
                'cloudflare.key_headers=' 'request fields in the key, besides those that always are (Enterprise)' \
                'cloudflare.key_cookies=' 'cookies in the key (Enterprise)' \
                'cloudflare.edge_ttl=' 'the Edge TTL for edge_ttl_mode override_origin' \
                'cloudflare.edge_ttl_mode=' 'respect the origin\'s headers, do the same but cache nothing without Cache-Control, or use edge_ttl instead; either of these makes every URL eligible' \
                'cloudflare.status_code_ttl=' 'Edge TTLs by status, as 200-299=1d 404=0s 500-599=-1; 0s is validated on each use, -1 is not stored' \
                'cloudflare.browser_ttl_mode=' 'browsers get at least browser_ttl (the zone\'s setting), what the origin sent, or browser_ttl (a rule; the pages disagree whether a longer max-age of the origin stays then: at_least)' \
                'cloudflare.browser_ttl=' 'Browser Cache TTL; 0s: Respect Existing Headers' \
                'cloudflare.browser_ttl_with_cdn_cache_control=' 'beside CDN-Cache-Control or Cloudflare-CDN-Cache-Control, Cache-Control reaches browsers as it was sent, or Browser Cache TTL applies (the pages disagree)' \
                'cloudflare.browser_ttl_with_no_cache=' 'beside no-cache or no-store, Browser Cache TTL raises max-age, or Cache-Control stays as it was sent (no page says)' \
                'cloudflare.stale_when_origin_down=' 'what is stale is answered while the origin cannot be reached, without stale-if-error too (the pages disagree; with Origin Cache Control off it is, unless this says otherwise)' \
                'cloudflare.stale_while_revalidate_model=' 'every request in the window is answered at once, or the first one waits (older text; Enterprise zones not yet moved)' \
                'cloudflare.serve_stale_while_updating=' 'off: a rule has disable_stale_while_updating' \
                'cloudflare.always_online=' 'Always Online; it makes both stale windows void' \
                'cloudflare.vary_for_images=' 'the media types served beside Vary: Accept for image extensions (Pro and up)' \
                'cloudflare.respect_strong_etags=' 'a rule respects strong ETags: the visitor\'s Accept-Encoding reaches the origin, so that Vary may name it' \
                'cloudflare.vary_headers=' 'request fields with the action normalize in the Vary setting of a rule' \
                'cloudflare.vary_default=' 'ignore: no Vary setting; else its action for fields that the origin names in Vary' \
                'cloudfront.cache_policy=' 'the managed cache policy; legacy stands for legacy settings and custom policies' \
                'cloudfront.distribution=' 'the domain of the distribution: part of the key in the place of the requested name, so that its alternate names share objects' \
                'cloudfront.min_ttl=' 'minimum TTL of the cache policy, where it is not the policy\'s own' \
                'cloudfront.default_ttl=' 'default TTL of the cache policy, where it is not the policy\'s own' \
                'cloudfront.max_ttl=' 'maximum TTL of the cache policy, where it is not the policy\'s own' \
                'cloudfront.error_caching_minimum_ttl=' 'shortest time for which error responses are cached' \
                'cloudfront.cached_methods=' 'whether OPTIONS is cached too' \
                'cloudfront.forward_headers=' 'request fields in the key (and forwarded), at most ten' \
                'cloudfront.forward_cookies=' 'cookies in the key (and forwarded); the policy decides unless given' \
                'cloudfront.cookie_names=' 'the names for forward_cookies = listed or all_except' \
                'cloudfront.query_strings=' 'query parameters in the key; the policy decides unless given' \
                'cloudfront.query_names=' 'the names for query_strings = listed or all_except' \
                'cloudfront.compression=' 'codings to which Accept-Encoding is reduced; the policy decides unless given' \
                'cloudfront.zero_ttl_objects=' 'whether no-cache and max-age=0 are kept for validation (minimum TTL 0)' \
                'cloudfront.must_revalidate=' 'whether must-revalidate and proxy-revalidate forbid stale use' \
                'cloudfront.stale_word=' 'what X-Cache says of a stale answer' \
                'cloudfront.tag_header=' 'response header with cache tags (CacheTagConfig.HeaderName)' \
                'cloudfront.tag_header_downstream=' 'whether viewers see the tag header' \
                'fastly.service=' 'a VCL service with the boilerplate, or a Compute service with the core\'s rules alone' \
                'fastly.no_store=' 'what no-store does; unless given, vcl passes it and compute ignores it' \
                'fastly.private=' 'what private does in Cache-Control; the guide says it keeps a response out, but in a Compute service only the status decides' \
                'fastly.image_optimizer=' 'the response is one of the Image Optimizer: Set-Cookie and Vary are taken out of it' \
                'fastly.default_ttl=' 'fallback TTL, where it is not the service\'s own' \
                'fastly.override_ttl=' 'a TTL of a cache setting, used instead of what the response says' \
                'fastly.serve_stale=' 'stale content when the origin fails: off, while a health check calls the origin sick, whenever it fails (VCL deliver_stale), both within the response\'s own window, or on (12 hours where it names none); unless given, vcl has it off and compute uses the window while the origin cannot be reached' \
                'fastly.cdn_cache_control=' 'whether CDN-Cache-Control rules; the documented list does not have it' \
                'fastly.account=' 'when the account was made (17 June 2020), for the largest object' \
                'fastly.segmented_caching=' 'objects are fetched and stored in ranges' \
                'fastly.hit_for_pass=' 'how long a passed response is remembered; about 3690 s at most' \
                'akamai.honor_no_store=' 'honorNoStore' \
                'akamai.honor_private=' 'honorPrivate' \
                'akamai.honor_no_cache=' 'honorNoCache' \
                'akamai.honor_max_age=' 'honorMaxAge' \
                'akamai.honor_s_maxage=' 'honorSMaxage; the Cache-Control modes add support for it, a schema dump has it off' \
                'akamai.honor_must_revalidate=' 'honorMustRevalidate' \
                'akamai.honor_proxy_revalidate=' 'honorProxyRevalidate' \
                'akamai.edge_control=' 'Edge-Control of the origin comes before Cache-Control and is removed' \
                'akamai.cdn_cache_control=' 'CDN-Cache-Control rules; no page confirms it' \
                'akamai.downstream=' 'Downstream Cacheability: what browsers are told' \
                'akamai.downstream_ttl=' 'the lifetime for downstream = fixed' \
                'akamai.ttl=' 'the TTL for behavior = MAX_AGE; the property must name one' \
                'akamai.default_ttl=' 'defaultTtl, where the honoured headers are absent; the property must name one' \
                'akamai.behavior=' 'the Caching behaviour; without one the default depends on the product; a behaviour that names none has MAX_AGE' \
                'akamai.origin_no_store=' 'no-store of the origin\'s Cache-Control where the behaviour does not look at it (MAX_AGE, EXPIRES): the guide sets it aside, the schema lets it override the behaviour' \
                'akamai.must_revalidate=' 'mustRevalidate: nothing stale while the origin is down' \
                'akamai.negative_ttl=' 'TTL of 204, 305, 404, 405 and 501' \
                'akamai.cache_error_responses=' 'Cache HTTP Error Responses: a TTL of its own for 204, 305, 404, 405 and 501, and with preserve_stale = off for 500, 502, 503 and 504 too (older versions of the page and the schema cache those without that)' \
                'akamai.error_ttl=' 'the TTL for cache_error_responses = on' \
                'akamai.preserve_stale=' 'preserveStale: a stale object outlives the errors of the origin, and 500, 502, 503 and 504 are not cached (with cache_error_responses = on)' \
                'akamai.remove_vary=' 'Remove Vary Header (on by default in the media and download products)' \
                'akamai.vary_codings=' 'content codings beside which Vary: Accept-Encoding is cached: the guide names br and gzip, the page of the behaviour gzip' \
                'akamai.set_cookie=' 'what Set-Cookie does; not described on the pages read' \
                'akamai.query=' 'Cache Key Query Parameters (Adaptive Media Delivery begins with IGNORE_ALL)' \
                'akamai.query_names=' 'the names for query = INCLUDE or IGNORE' \
                'akamai.query_exact_match=' 'names match whole, not as prefixes' \
                'akamai.ignore_case=' 'Ignore Case In Cache Key' \
                'akamai.key_headers=' 'Cache ID Modification: request fields in the key' \
                'akamai.key_cookies=' 'Cache ID Modification: cookies in the key' \
                'akamai.return_cache_status=' 'Return Cache Status: its own words, sent to every request in Akamai-Cache-Status (the name can be set; with a parent tier a second entry follows)' \
                'vercel.streaming=' 'the function streams its response: up to 20 MB are cached' \
                'vercel.kind=' 'what answers: a function, a rewrite to an external origin, whose Cache-Control counts with max-age too (projects since 6 April 2026), or a static file, which is kept for the life of the deployment (a year here)' \
                'vercel.lone_max_age=' 'max-age without s-maxage in Cache-Control: for browsers only, or for the CDN too' \
                'vercel.stale_if_error=' 'stale-if-error works (since February 2026) or does not (an older page)' \
                'vercel.stale_after_expiry=' 'stale content is answered after expiry without stale-while-revalidate too, as long as it is kept (a year here)' \
                'vercel.uncacheable_word=' 'x-vercel-cache for a response that may not be stored' \
                'vercel.draft_mode=' 'draft mode, a prerender bypass, or a crawler: the cache is not used' \
                'vercel.deployment=' 'the deployment\'s own URL, part of each key: a new one starts with an empty cache' \
                'netlify.kind=' 'what answers: a function (or a proxy), or a static asset, which only a deploy changes' \
                'netlify.strip_cdn_cache_control=' 'CDN-Cache-Control does not reach clients' \
                'netlify.basic_auth=' 'the site has basic authentication: nothing is cached' \
                'google.default_ttl=' 'TTL of static content without directives, or of everything (FORCE_CACHE_ALL)' \
                'google.max_ttl=' 'longest TTL in CACHE_ALL_STATIC' \
                'google.client_ttl=' 'longest lifetime that browsers are told, outside USE_ORIGIN_HEADERS' \
                'google.serve_while_stale=' 'how long stale content is answered where the response names no stale-while-revalidate; 0 switches it off, a week is the most' \
                'google.mode=' 'the cache mode of the backend' \
                'google.negative_caching=' 'redirects and errors without directives are cached by status' \
                'google.origin_ranges=' 'the origin supports ranges, so content above 10 MiB is fetched in parts' \
                'google.request_coalescing=' 'misses for one key become one request to the origin' \
                'google.cdn_cache_control=' 'whether CDN-Cache-Control rules; older versions of the page do not know it' \
                'google.status_header=' 'the custom response header that holds {cdn_cache_status}' \
                'azure.caching=' 'caching is on for the route' \
                'azure.default_ttl=' 'stands for the random TTL of one to three days' \
                'azure.override_ttl=' 'a TTL of a rule, used instead of what the response says' \
                'azure.vary=' 'what Vary does: the page is silent, and a user found by experiment that it does nothing' \
                'azure.query_mode=' 'query strings in the key; their order does not matter' \
                'azure.query_names=' 'the names for query_mode = include_listed or ignore_listed'
    end
end

# Have the words before the cursor come to this command?
function __cachewright_at
    set -l path
    set -l value no
    set -l options yes
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test $value = yes
            set value no
            continue
        end
        if test $options = yes
            switch $word
                case --
                    set options no
                    continue
                case --admin --admin-host --admin-token-file --advance --after --allow-host --at --baseline --between-bytes-timeout --body --body-timeout --bytes-per-second --color --concurrency --config --connect-timeout --connect-to --decisions --delay --diff-base --entry --every --fail-on --first-byte-timeout --for --format --forwarded --glob --header --header-timeout --host --idle-timeout --if --ignore --limit --listen --log-format --max-body --max-connections --max-header-count --max-header-line --max-headers --max-interim --max-object --max-origin-connections --max-ranges --max-request-line --max-requests --max-requests-per-connection --max-response-header-count --max-response-headers --max-variants --max-vary-fields --max-waiters --max-warnings --method --name --next --origin --origin-host --outcome --prefix --probability --profile --report --request --resolve --route --rps --schedule --select --set --sitemap --state --status --stdin-filename --store --store-disk-size --store-size --tag --then --then-header --threads --timeout --token-file --truncate-after --url --urls --via --write-timeout
                    set value yes
                    continue
                case '-*'
                    continue
            end
        end
        switch "$path $word"
                    case ' lint'
                        set -a path lint
                    case ' explain'
                        set -a path explain
                    case ' rules'
                        set -a path rules
                    case ' profile'
                        set -a path profile
                    case ' key'
                        set -a path key
                    case ' proxy'
                        set -a path proxy
                    case ' ctl'
                        set -a path ctl
                    case ' origin'
                        set -a path origin
                    case ' init'
                        set -a path init
                    case ' schema'
                        set -a path schema
                    case ' completions'
                        set -a path completions
                    case 'profile list'
                        set -a path list
                    case 'profile show'
                        set -a path show
                    case 'profile diff'
                        set -a path diff
                    case 'ctl stats'
                        set -a path stats
                    case 'ctl entries'
                        set -a path entries
                    case 'ctl decisions'
                        set -a path decisions
                    case 'ctl decision'
                        set -a path decision
                    case 'ctl purge'
                        set -a path purge
                    case 'ctl clock'
                        set -a path clock
                    case 'ctl faults'
                        set -a path faults
                    case 'ctl config'
                        set -a path config
                    case 'ctl reload'
                        set -a path reload
                    case 'ctl events'
                        set -a path events
                    case 'ctl live'
                        set -a path live
        end
    end
    test "$path" = "$argv"
end

# Files only where a capture or a file is asked for.
complete -c cachewright -f

complete -c cachewright -n '__cachewright_at' -a lint -d 'Find unsafe, contradictory or wasteful caching headers of live URLs and in captures'
complete -c cachewright -n '__cachewright_at' -a explain -d 'Say what a browser, a shared cache or a CDN does with a response, and why'
complete -c cachewright -n '__cachewright_at' -a rules -d 'List the lint rules, or print one rule\'s page'
complete -c cachewright -n '__cachewright_at' -a profile -d 'List the caches that are known, show one, or compare two'
complete -c cachewright -n '__cachewright_at' -a key -d 'Print the cache key of a request, and how it came about'
complete -c cachewright -n '__cachewright_at' -a proxy -d 'Put a shared cache in front of an application: by RFC 9111, or as a CDN does'
complete -c cachewright -n '__cachewright_at' -a ctl -d 'Look into a running proxy, and change it: stats, entries, purge, clock, faults'
complete -c cachewright -n '__cachewright_at' -a origin -d 'Serve scripted responses, to try caches in front of them'
complete -c cachewright -n '__cachewright_at' -a init -d 'Write a commented cachewright.toml here; never over an existing one'
complete -c cachewright -n '__cachewright_at' -a schema -d 'Print the JSON schema of an output, or list them'
complete -c cachewright -n '__cachewright_at' -a completions -d 'Print the completions of this command line for a shell'
complete -c cachewright -n '__cachewright_at' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at' -l version -d 'Display program version information and exit'
complete -c cachewright -n '__cachewright_at' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at lint' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at lint' -l format -x -a 'text concise json jsonl sarif github gitlab junit markdown html' -d 'How standard output is written: text, concise, json, jsonl, sarif, github, gitlab, junit, markdown, html [text; in GitHub Actions annotations too]'
complete -c cachewright -n '__cachewright_at lint' -l report -x -a '(__cachewright_reports text concise json jsonl sarif github gitlab junit markdown html)' -d 'Write the same findings to a file as well, in any of these formats (repeatable)'
complete -c cachewright -n '__cachewright_at lint' -l all -d 'Show every finding instead of folding repeated ones'
complete -c cachewright -n '__cachewright_at lint' -l select -x -a '(__cachewright_rules | __cachewright_list)' -d 'Run only these rules, whatever the file says: ids or prefixes (vary, cookie-…)'
complete -c cachewright -n '__cachewright_at lint' -l ignore -x -a '(__cachewright_rules | __cachewright_list)' -d 'Do not run these rules: ids or prefixes'
complete -c cachewright -n '__cachewright_at lint' -l fail-on -x -a 'error warning info never' -d 'Exit with 1 from this severity on: error (default), warning, info, never'
complete -c cachewright -n '__cachewright_at lint' -l max-warnings -x -d 'Exit with 1 when there are more warnings'
complete -c cachewright -n '__cachewright_at lint' -l exit-zero -d 'Findings never fail; wrong usage and unreadable input still do'
complete -c cachewright -n '__cachewright_at lint' -l baseline -r -F -d 'Leave out the findings that this file accepts; --update-baseline writes it'
complete -c cachewright -n '__cachewright_at lint' -l all-hosts -d 'Show the findings on every host, whatever the file says'
complete -c cachewright -n '__cachewright_at lint' -l host -x -d 'Show and count only findings on this host, or on all below *.example.com (repeatable)'
complete -c cachewright -n '__cachewright_at lint' -l update-baseline -d 'Accept everything that is found now: write the baseline'
complete -c cachewright -n '__cachewright_at lint' -l prune-baseline -d 'Take out of the baseline what is no longer found, and accept nothing new'
complete -c cachewright -n '__cachewright_at lint' -l diff-base -r -F -d 'Show and count only what is not in this earlier report (--format json) or baseline'
complete -c cachewright -n '__cachewright_at lint' -l fail-on-unread -d 'End with exit code 3 when any part of an input could not be read'
complete -c cachewright -n '__cachewright_at lint' -l stdin-filename -x -a '(__cachewright_profiles)' -d 'What standard input is called: its format is told by it, and findings name it'
complete -c cachewright -n '__cachewright_at lint' -l print-config -d 'Print the settings that would hold, and where each comes from'
complete -c cachewright -n '__cachewright_at lint' -l dry-run -d 'Print what would be read, fetched and written; send nothing'
complete -c cachewright -n '__cachewright_at lint' -l curl -d 'Print a curl command for each URL, with $NAME for secrets; send nothing'
complete -c cachewright -n '__cachewright_at lint' -l profile -x -a '(__cachewright_profiles | __cachewright_list)' -d 'The caches to speak of: names with commas between them, or all'
complete -c cachewright -n '__cachewright_at lint' -l set -x -a '(__cachewright_settings)' -d 'A setting of a profile (repeatable); `cachewright profile show NAME` lists them'
complete -c cachewright -n '__cachewright_at lint' -l config -r -F -d 'Read this file; default: CACHEWRIGHT_CONFIG, else cachewright.toml here or above'
complete -c cachewright -n '__cachewright_at lint' -l no-config -l isolated -d 'Read no cachewright.toml'
complete -c cachewright -n '__cachewright_at lint' -l urls -r -F -d 'Fetch the URLs in this file too, one a line, # for comments; - for standard input (repeatable)'
complete -c cachewright -n '__cachewright_at lint' -l sitemap -x -d 'Fetch the URLs of this sitemap too, and of those it lists, on its own host (repeatable)'
complete -c cachewright -n '__cachewright_at lint' -l timeout -x -d 'Give up on a response after this long: 500ms, 30s, 2m'
complete -c cachewright -n '__cachewright_at lint' -l rps -x -d 'Begin at most so many requests a second; 0 means no limit'
complete -c cachewright -n '__cachewright_at lint' -l concurrency -x -d 'Requests at once'
complete -c cachewright -n '__cachewright_at lint' -l max-requests -x -d 'Send no more requests than this; the rest is told'
complete -c cachewright -n '__cachewright_at lint' -l connect-to -x -d 'Connect to HOST2:PORT2 for what is asked of HOST1:PORT1 (repeatable)'
complete -c cachewright -n '__cachewright_at lint' -l resolve -x -d 'The address of a host and port (repeatable)'
complete -c cachewright -n '__cachewright_at lint' -l header -x -d 'Send this request header, or those in the lines of @FILE (repeatable); credentials go to no origin that was not named'
complete -c cachewright -n '__cachewright_at lint' -l allow-host -x -d 'Let redirects and sitemaps lead to this host too (repeatable): example.com, example.com:8443, *.example.com'
complete -c cachewright -n '__cachewright_at lint' -l fix -d 'Mend what is safe to mend in configuration files of static hosts, then report the rest'
complete -c cachewright -n '__cachewright_at lint' -l fix-diff -d 'Print the corrections as a diff instead of findings; write nothing'
complete -c cachewright -n '__cachewright_at lint' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at lint' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at lint' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at lint' -F

complete -c cachewright -n '__cachewright_at explain' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at explain' -l if -x -d 'Show what would change with this response header (repeatable)'
complete -c cachewright -n '__cachewright_at explain' -l at -x -d 'Explain this moment after the response arrived: +90s, +1h, +7d'
complete -c cachewright -n '__cachewright_at explain' -l entry -x -d 'Explain the response with this number in its file, from 1'
complete -c cachewright -n '__cachewright_at explain' -l url -x -d 'Explain the responses whose URL contains this text'
complete -c cachewright -n '__cachewright_at explain' -l profile -x -a '(__cachewright_profiles | __cachewright_list)' -d 'The caches to speak of: names with commas between them, or all'
complete -c cachewright -n '__cachewright_at explain' -l set -x -a '(__cachewright_settings)' -d 'A setting of a profile (repeatable); `cachewright profile show NAME` lists them'
complete -c cachewright -n '__cachewright_at explain' -l config -r -F -d 'Read this file; default: CACHEWRIGHT_CONFIG, else cachewright.toml here or above'
complete -c cachewright -n '__cachewright_at explain' -l no-config -l isolated -d 'Read no cachewright.toml'
complete -c cachewright -n '__cachewright_at explain' -l then -x -d 'What a following request is answered, at --at or 10 seconds later (5 after an error); it has the headers of the recorded one besides'
complete -c cachewright -n '__cachewright_at explain' -l then-header -x -d 'A further header of that request (repeatable); without a value the header is left out'
complete -c cachewright -n '__cachewright_at explain' -l all -d 'Explain every response, not just the first'
complete -c cachewright -n '__cachewright_at explain' -l format -x -a 'text json' -d 'text or json'
complete -c cachewright -n '__cachewright_at explain' -l request -x -d 'Explain what a running proxy did with a request: the number in its answer\'s X-Cachewright-Request-Id'
complete -c cachewright -n '__cachewright_at explain' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at explain' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at explain' -l timeout -x -d 'Give up on a response after this long: 500ms, 30s, 2m'
complete -c cachewright -n '__cachewright_at explain' -l rps -x -d 'Begin at most so many requests a second; 0 means no limit'
complete -c cachewright -n '__cachewright_at explain' -l concurrency -x -d 'Requests at once'
complete -c cachewright -n '__cachewright_at explain' -l max-requests -x -d 'Send no more requests than this; the rest is told'
complete -c cachewright -n '__cachewright_at explain' -l connect-to -x -d 'Connect to HOST2:PORT2 for what is asked of HOST1:PORT1 (repeatable)'
complete -c cachewright -n '__cachewright_at explain' -l resolve -x -d 'The address of a host and port (repeatable)'
complete -c cachewright -n '__cachewright_at explain' -l header -x -d 'Send this request header, or those in the lines of @FILE (repeatable); credentials go to no origin that was not named'
complete -c cachewright -n '__cachewright_at explain' -l allow-host -x -d 'Let redirects and sitemaps lead to this host too (repeatable): example.com, example.com:8443, *.example.com'
complete -c cachewright -n '__cachewright_at explain' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at explain' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at explain' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at explain' -F

complete -c cachewright -n '__cachewright_at rules' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at rules' -l format -x -a 'text markdown json' -d 'text, markdown or json'
complete -c cachewright -n '__cachewright_at rules' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at rules' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at rules' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at rules' -x -a '(__cachewright_rules)'

complete -c cachewright -n '__cachewright_at profile' -a list -d 'The profiles, with the date of their facts'
complete -c cachewright -n '__cachewright_at profile' -a show -d 'One profile: its settings, and its facts by step'
complete -c cachewright -n '__cachewright_at profile' -a diff -d 'The parameters in which two profiles differ'
complete -c cachewright -n '__cachewright_at profile' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at profile' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at profile' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at profile' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at profile list' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at profile list' -l format -x -a 'text json' -d 'text or json'
complete -c cachewright -n '__cachewright_at profile list' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at profile list' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at profile list' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at profile show' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at profile show' -l sources -d 'With the pages that each fact was read on'
complete -c cachewright -n '__cachewright_at profile show' -l set -x -a '(__cachewright_settings)' -d 'A setting of a profile (repeatable); `cachewright profile show NAME` lists them'
complete -c cachewright -n '__cachewright_at profile show' -l config -r -F -d 'Read this file; default: CACHEWRIGHT_CONFIG, else cachewright.toml here or above'
complete -c cachewright -n '__cachewright_at profile show' -l no-config -l isolated -d 'Read no cachewright.toml'
complete -c cachewright -n '__cachewright_at profile show' -l format -x -a 'text json' -d 'text or json'
complete -c cachewright -n '__cachewright_at profile show' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at profile show' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at profile show' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at profile show' -x -a '(__cachewright_profiles)'

complete -c cachewright -n '__cachewright_at profile diff' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at profile diff' -l set -x -a '(__cachewright_settings)' -d 'A setting of a profile (repeatable); `cachewright profile show NAME` lists them'
complete -c cachewright -n '__cachewright_at profile diff' -l config -r -F -d 'Read this file; default: CACHEWRIGHT_CONFIG, else cachewright.toml here or above'
complete -c cachewright -n '__cachewright_at profile diff' -l no-config -l isolated -d 'Read no cachewright.toml'
complete -c cachewright -n '__cachewright_at profile diff' -l format -x -a 'text json' -d 'text or json'
complete -c cachewright -n '__cachewright_at profile diff' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at profile diff' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at profile diff' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at profile diff' -x -a '(__cachewright_profiles)'

complete -c cachewright -n '__cachewright_at key' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at key' -l header -x -d 'A header of the request (repeatable)'
complete -c cachewright -n '__cachewright_at key' -l method -x -d 'The method of the request'
complete -c cachewright -n '__cachewright_at key' -l profile -x -a '(__cachewright_profiles | __cachewright_list)' -d 'The caches to speak of: names with commas between them, or all'
complete -c cachewright -n '__cachewright_at key' -l set -x -a '(__cachewright_settings)' -d 'A setting of a profile (repeatable); `cachewright profile show NAME` lists them'
complete -c cachewright -n '__cachewright_at key' -l config -r -F -d 'Read this file; default: CACHEWRIGHT_CONFIG, else cachewright.toml here or above'
complete -c cachewright -n '__cachewright_at key' -l no-config -l isolated -d 'Read no cachewright.toml'
complete -c cachewright -n '__cachewright_at key' -l format -x -a 'text json' -d 'text or json'
complete -c cachewright -n '__cachewright_at key' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at key' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at key' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at proxy' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at proxy' -l origin -x -d 'The server to stand in front of: http://127.0.0.1:3000'
complete -c cachewright -n '__cachewright_at proxy' -l profile -x -a '(__cachewright_profiles)' -d 'The CDN to behave like, by its documents: a name of `cachewright profile list`'
complete -c cachewright -n '__cachewright_at proxy' -l listen -x -d 'Where clients ask; port 0 takes any free one'
complete -c cachewright -n '__cachewright_at proxy' -l admin -x -d 'Where the admin API listens; beyond this machine only with a token'
complete -c cachewright -n '__cachewright_at proxy' -l admin-token-file -r -F -d 'The token that the admin API asks for; a new one is written where there is no such file'
complete -c cachewright -n '__cachewright_at proxy' -l admin-host -x -d 'A further name by which the admin API may be asked for; may be repeated'
complete -c cachewright -n '__cachewright_at proxy' -l log-format -x -a 'text json' -d 'A line for each request: text or json'
complete -c cachewright -n '__cachewright_at proxy' -l server-timing -d 'Send Server-Timing: what the cache did, how long the origin took'
complete -c cachewright -n '__cachewright_at proxy' -l via -x -a '(__cachewright_profiles)' -d 'The name in Via; off: no Via'
complete -c cachewright -n '__cachewright_at proxy' -l forwarded -x -a 'x-forwarded forwarded both off' -d 'How the origin learns of the client: X-Forwarded-For, -Host and -Proto, or Forwarded'
complete -c cachewright -n '__cachewright_at proxy' -l origin-host -x -a 'client origin' -d 'Whose Host the origin gets; by default the client\'s where the origin is on this machine, else its own'
complete -c cachewright -n '__cachewright_at proxy' -l store -r -F -d 'A file that keeps what is stored, so that it is there after a restart; made where there is none'
complete -c cachewright -n '__cachewright_at proxy' -l purge-method -d 'Let clients on this machine purge a URL with the method PURGE'
complete -c cachewright -n '__cachewright_at proxy' -l no-websocket -d 'Do not tunnel WebSocket connections'
complete -c cachewright -n '__cachewright_at proxy' -l threads -x -d 'Event loops, 1 to 256; by default one for each processor'
complete -c cachewright -n '__cachewright_at proxy' -l insecure -d 'Take any certificate of the origin'
complete -c cachewright -n '__cachewright_at proxy' -l live -d 'Instead of the line for each request a screen: hit ratio, routes, requests, clock, faults'
complete -c cachewright -n '__cachewright_at proxy' -l set -x -a '(__cachewright_settings)' -d 'A setting of a profile (repeatable); `cachewright profile show NAME` lists them'
complete -c cachewright -n '__cachewright_at proxy' -l config -r -F -d 'Read this file; default: CACHEWRIGHT_CONFIG, else cachewright.toml here or above'
complete -c cachewright -n '__cachewright_at proxy' -l no-config -l isolated -d 'Read no cachewright.toml'
complete -c cachewright -n '__cachewright_at proxy' -l max-object -x -d 'Content of a response; a larger one is passed on and not stored'
complete -c cachewright -n '__cachewright_at proxy' -l store-size -x -d 'Memory for all that is stored; what is seldom used goes first'
complete -c cachewright -n '__cachewright_at proxy' -l store-disk-size -x -d 'Room on disk for all that is stored (--store); the oldest goes first'
complete -c cachewright -n '__cachewright_at proxy' -l max-variants -x -d 'Stored responses of one URL (Vary); over it the oldest goes'
complete -c cachewright -n '__cachewright_at proxy' -l max-vary-fields -x -d 'Fields that Vary may name; over it the response is not stored'
complete -c cachewright -n '__cachewright_at proxy' -l max-ranges -x -d 'Ranges that one request may ask for; with more, or overlapping ones, it gets the whole'
complete -c cachewright -n '__cachewright_at proxy' -l max-waiters -x -d 'Requests that wait for one fetch; over it 503'
complete -c cachewright -n '__cachewright_at proxy' -l max-request-line -x -d 'A request\'s first line; over it 414'
complete -c cachewright -n '__cachewright_at proxy' -l max-header-line -x -d 'One header line; over it 431'
complete -c cachewright -n '__cachewright_at proxy' -l max-headers -x -d 'All header lines of a request; over it 431'
complete -c cachewright -n '__cachewright_at proxy' -l max-header-count -x -d 'Header lines of a request, at most 1000; over it 431'
complete -c cachewright -n '__cachewright_at proxy' -l max-body -x -d 'Content of a request; over it 413'
complete -c cachewright -n '__cachewright_at proxy' -l max-response-headers -x -d 'All header lines of an answer of the origin; over it 502'
complete -c cachewright -n '__cachewright_at proxy' -l max-response-header-count -x -d 'Header lines of an answer of the origin; over it 502'
complete -c cachewright -n '__cachewright_at proxy' -l max-interim -x -d 'Interim (1xx) answers of the origin to one request; over it 502'
complete -c cachewright -n '__cachewright_at proxy' -l decisions -x -d 'Records of requests that each event loop keeps (explain --request); 0: none'
complete -c cachewright -n '__cachewright_at proxy' -l max-connections -x -d 'Connections of clients; over it 503'
complete -c cachewright -n '__cachewright_at proxy' -l max-origin-connections -x -d 'Connections to the origin; over it 503'
complete -c cachewright -n '__cachewright_at proxy' -l max-requests-per-connection -x -d 'Requests on one connection, then it is closed'
complete -c cachewright -n '__cachewright_at proxy' -l header-timeout -x -d 'Until a request\'s header is complete, from its first byte; over it 408'
complete -c cachewright -n '__cachewright_at proxy' -l idle-timeout -x -d 'Until the next request on a connection, then it is closed'
complete -c cachewright -n '__cachewright_at proxy' -l body-timeout -x -d 'Between bytes of a request\'s content; over it 408'
complete -c cachewright -n '__cachewright_at proxy' -l write-timeout -x -d 'Until a client takes more of its answer, then it is cut off'
complete -c cachewright -n '__cachewright_at proxy' -l connect-timeout -x -d 'Connecting to the origin; over it 504'
complete -c cachewright -n '__cachewright_at proxy' -l first-byte-timeout -x -d 'Until the origin begins to answer; over it 504'
complete -c cachewright -n '__cachewright_at proxy' -l between-bytes-timeout -x -d 'Between bytes of the origin\'s answer, then it is cut off'
complete -c cachewright -n '__cachewright_at proxy' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at proxy' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at proxy' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl' -a stats -d 'What the proxy has done since its start, in numbers'
complete -c cachewright -n '__cachewright_at ctl' -a entries -d 'What is stored: age, freshness left, stale use, size, tags'
complete -c cachewright -n '__cachewright_at ctl' -a decisions -d 'What became of the last requests, newest first'
complete -c cachewright -n '__cachewright_at ctl' -a decision -d 'One request: what became of it, why, and what would have been otherwise'
complete -c cachewright -n '__cachewright_at ctl' -a purge -d 'Forget what is stored, or with --soft let it be stale'
complete -c cachewright -n '__cachewright_at ctl' -a clock -d 'What time it is for the cache; let an hour pass'
complete -c cachewright -n '__cachewright_at ctl' -a faults -d 'Break the way to the origin on purpose, and see what is broken'
complete -c cachewright -n '__cachewright_at ctl' -a config -d 'The settings in force, and where each comes from'
complete -c cachewright -n '__cachewright_at ctl' -a reload -d 'Let the proxy read cachewright.toml again; a file with a mistake changes nothing'
complete -c cachewright -n '__cachewright_at ctl' -a events -d 'A line for each request as it is answered, until Ctrl-C'
complete -c cachewright -n '__cachewright_at ctl' -a live -d 'A screen that shows hit ratio, routes, requests, clock and faults as they change'
complete -c cachewright -n '__cachewright_at ctl' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl stats' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl stats' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl stats' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl stats' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl stats' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl stats' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl stats' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl stats' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl entries' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl entries' -l url -x -d 'Only URLs of this pattern: \'/api/**\', \'shop.example/*.js\'; * stops at /, ** does not'
complete -c cachewright -n '__cachewright_at ctl entries' -l tag -x -d 'Only what has this tag'
complete -c cachewright -n '__cachewright_at ctl entries' -l state -x -a 'fresh stale' -d 'Only what is fresh, or stale'
complete -c cachewright -n '__cachewright_at ctl entries' -l limit -x -d 'So many URLs'
complete -c cachewright -n '__cachewright_at ctl entries' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl entries' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl entries' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl entries' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl entries' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl entries' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl entries' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl decisions' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl decisions' -l limit -x -d 'So many requests, at most 1000'
complete -c cachewright -n '__cachewright_at ctl decisions' -l outcome -x -a 'hit stale updating revalidated expired miss bypass dynamic pass error synthetic' -d 'Only requests of which this became'
complete -c cachewright -n '__cachewright_at ctl decisions' -l url -x -d 'Only URLs of this pattern: \'/api/**\', \'shop.example/*.js\'; * stops at /, ** does not'
complete -c cachewright -n '__cachewright_at ctl decisions' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl decisions' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl decisions' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl decisions' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl decisions' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl decisions' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl decisions' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl decision' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl decision' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl decision' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl decision' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl decision' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl decision' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl decision' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl decision' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl purge' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl purge' -l url -x -d 'This URL with its query, without a scheme http: all methods and variants (repeatable)'
complete -c cachewright -n '__cachewright_at ctl purge' -l prefix -x -d 'All URLs that begin so, without a scheme any: shop.example/blog/ (repeatable)'
complete -c cachewright -n '__cachewright_at ctl purge' -l host -x -d 'All URLs of this host (repeatable)'
complete -c cachewright -n '__cachewright_at ctl purge' -l tag -x -d 'All responses with this tag (repeatable)'
complete -c cachewright -n '__cachewright_at ctl purge' -l glob -x -d 'All URLs of this pattern: \'/api/**\' (repeatable)'
complete -c cachewright -n '__cachewright_at ctl purge' -l everything -d 'All that is stored'
complete -c cachewright -n '__cachewright_at ctl purge' -l soft -d 'Keep it, stale from now on: it may be revalidated, and stand in when the origin fails'
complete -c cachewright -n '__cachewright_at ctl purge' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl purge' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl purge' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl purge' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl purge' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl purge' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl purge' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl clock' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl clock' -l advance -x -d 'Move it forward: 90s, 1h, 7d'
complete -c cachewright -n '__cachewright_at ctl clock' -l freeze -d 'Let it stand still'
complete -c cachewright -n '__cachewright_at ctl clock' -l release -d 'Let it go on from where it stands'
complete -c cachewright -n '__cachewright_at ctl clock' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl clock' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl clock' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl clock' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl clock' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl clock' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl clock' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl faults' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl faults' -l next -x -d 'So many, then never again; without it, all'
complete -c cachewright -n '__cachewright_at ctl faults' -l route -x -d 'Only for URLs of this pattern: \'/api/**\''
complete -c cachewright -n '__cachewright_at ctl faults' -l method -x -d 'Only this method (repeatable)'
complete -c cachewright -n '__cachewright_at ctl faults' -l after -x -d 'From so much cache time on'
complete -c cachewright -n '__cachewright_at ctl faults' -l for -x -d 'For so much cache time'
complete -c cachewright -n '__cachewright_at ctl faults' -l every -x -d 'Each so many-th'
complete -c cachewright -n '__cachewright_at ctl faults' -l schedule -x -d 'One after another, again and again: fail,fail,pass'
complete -c cachewright -n '__cachewright_at ctl faults' -l probability -x -d 'Each with this probability, 0 to 1'
complete -c cachewright -n '__cachewright_at ctl faults' -l name -x -d 'What the rule is called in the access log'
complete -c cachewright -n '__cachewright_at ctl faults' -l status -x -d 'The origin answers with this status, 200 to 599'
complete -c cachewright -n '__cachewright_at ctl faults' -l header -x -d '… and with this header (repeatable)'
complete -c cachewright -n '__cachewright_at ctl faults' -l body -x -d '… and with this content'
complete -c cachewright -n '__cachewright_at ctl faults' -l delay -x -d 'So much time passes first'
complete -c cachewright -n '__cachewright_at ctl faults' -l refused -d 'Nothing listens there'
complete -c cachewright -n '__cachewright_at ctl faults' -l reset -d 'The connection breaks before an answer'
complete -c cachewright -n '__cachewright_at ctl faults' -l no-answer -d 'No answer comes, until a time limit ends it'
complete -c cachewright -n '__cachewright_at ctl faults' -l malformed -d 'The answer is not HTTP'
complete -c cachewright -n '__cachewright_at ctl faults' -l truncate-after -x -d 'The answer breaks off within its content: 1000, 10KiB, 50%'
complete -c cachewright -n '__cachewright_at ctl faults' -l bytes-per-second -x -d 'The content comes that slowly'
complete -c cachewright -n '__cachewright_at ctl faults' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl faults' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl faults' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl faults' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl faults' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl faults' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl faults' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at ctl faults' -x -a 'list add set clear'
complete -c cachewright -n '__cachewright_at ctl faults' -F

complete -c cachewright -n '__cachewright_at ctl config' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl config' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl config' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl config' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl config' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl config' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl config' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl config' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl reload' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl reload' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl reload' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl reload' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl reload' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl reload' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl reload' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl reload' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl events' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl events' -l outcome -x -a 'hit stale updating revalidated expired miss bypass dynamic pass error synthetic' -d 'Only requests of which this became'
complete -c cachewright -n '__cachewright_at ctl events' -l url -x -d 'Only URLs of this pattern: \'/api/**\''
complete -c cachewright -n '__cachewright_at ctl events' -l limit -x -d 'End after so many'
complete -c cachewright -n '__cachewright_at ctl events' -l format -x -a 'text json' -d 'text, or json as the API says it'
complete -c cachewright -n '__cachewright_at ctl events' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl events' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl events' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl events' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl events' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl events' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at ctl live' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at ctl live' -l admin -x -d 'The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it'
complete -c cachewright -n '__cachewright_at ctl live' -l token-file -l admin-token-file -r -F -d 'The file that the proxy got as --admin-token-file, where it asks for a token; CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it'
complete -c cachewright -n '__cachewright_at ctl live' -l timeout -x -d 'Give up on an answer of the proxy after this long'
complete -c cachewright -n '__cachewright_at ctl live' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at ctl live' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at ctl live' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at origin' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at origin' -l listen -x -d 'Where to listen; port 0 takes any free one'
complete -c cachewright -n '__cachewright_at origin' -l log-format -x -a 'text json' -d 'A line for each request: text or json'
complete -c cachewright -n '__cachewright_at origin' -l print-script -d 'Print the built-in script and end'
complete -c cachewright -n '__cachewright_at origin' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at origin' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at origin' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at origin' -F

complete -c cachewright -n '__cachewright_at init' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at init' -l lint -d 'The settings of lint alone'
complete -c cachewright -n '__cachewright_at init' -l stdout -d 'Print it instead'
complete -c cachewright -n '__cachewright_at init' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at init' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at init' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'

complete -c cachewright -n '__cachewright_at schema' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at schema' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at schema' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at schema' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at schema' -x -a 'baseline decision explain finding key lint-line lint profile request rules'

complete -c cachewright -n '__cachewright_at completions' -s h -l help -d 'Print this help message and exit'
complete -c cachewright -n '__cachewright_at completions' -l color -x -a 'auto always never' -d 'When to colour: auto, always, never'
complete -c cachewright -n '__cachewright_at completions' -s q -l quiet -d 'Findings and errors only'
complete -c cachewright -n '__cachewright_at completions' -s v -l verbose -d 'Say also what was assumed in reading, and the class of each response'
complete -c cachewright -n '__cachewright_at completions' -x -a 'bash zsh fish'
