# Completions of cachewright for bash. Written by `cachewright completions bash`.
# shellcheck shell=bash disable=SC2034  # the functions set variables of their callers

_cachewright_rules='age age-exceeds-lifetime age-invalid auth-public cache-tag-limits cc cc-bare-number cc-delta-overflow cc-duplicate-directive cc-embedded-field-name cc-empty cc-flag-with-value cc-invalid-delta cc-missing cc-missing-argument cc-missing-comma cc-misspelt-directive cc-multiple-lines cc-name-misspelt cc-quoted-delta cc-quoted-policy cc-semicolon-separator cc-unknown-directive cc-unterminated-quote cc-uppercase-directive cdn cdn-cc-empty cdn-cc-invalid-sf cdn-cc-misspelt cdn-cc-shadowed cdn-contradicts-browser cdn-directive-unsupported cdn-field-unread cookie cookie-cacheable-shared cookie-disables-cdn cookie-heuristic-cacheable cookie-invalid-syntax cookie-missing-secure-httponly cookie-on-static cookie-prefix-invalid cookie-qualified-no-cache cookie-samesite-none-insecure cookie-vary-mismatch date date-invalid-format date-missing date-skew diag diag-age-backwards diag-cache-status-invalid diag-contradictory-results diag-hit-without-age diag-never-hits diag-policy-drift diag-time-travel edge-control-syntax expires expires-conflicts-max-age expires-only expires-redundant fresh fresh-error-long fresh-fingerprinted-no-immutable fresh-heuristic fresh-html-long fresh-immutable-unfingerprinted fresh-not-found-long fresh-over-one-year fresh-redirect-permanent-long fresh-service-worker fresh-static-short fresh-temporary-redirect-cached ie-pre-post-check immutable-without-lifetime key key-cache-buster key-case-or-slash-duplicates key-no-vary-search-invalid key-param-order key-query-ignored-by-body key-session-in-url key-tracking-params last-modified-future lint lint-class-unmatched lint-host-unmatched lint-override-unmatched lint-suppression-expired lint-suppression-unused max-age-zero-no-revalidate must must-revalidate-with-stale-ext must-understand-alone no no-cache-misread no-cache-with-lifetime no-store-cargo-cult no-store-with-lifetime outcome outcome-cookie-replayed outcome-default-ttl outcome-not-stored outcome-query-keys-differ outcome-stored-against-intent outcome-ttl-clamped outcome-type-not-eligible outcome-vendors-disagree policy policy-unmatched policy-violation pragma-in-response private-with-s-maxage public public-private-conflict public-redundant qualified-private-or-no-cache request-directive-in-response resp resp-cache-groups-invalid resp-content-type-missing resp-http-equiv-cache resp-no-transform-missing resp-post-cacheable resp-soft-404-cacheable resp-unsafe-no-invalidation s-maxage-with-stale-ext sec sec-clear-site-data-cache sec-csrf-or-nonce-cached sec-extension-type-mismatch sec-nosniff-missing-cacheable sec-path-confusion sec-query-token-cacheable sec-sensitive-path-cacheable sec-unkeyed-reflection surrogate surrogate-control-syntax surrogate-leaked swr-without-lifetime val val-304-changes-policy val-304-extra-metadata val-304-missing-fields val-etag-gzip-suffix-no-304 val-etag-multiple val-etag-same-across-codings val-etag-stuck val-etag-unquoted val-etag-unstable val-ims-ignored val-inm-ignored val-no-cache-no-validator val-none val-range-inconsistent vary vary-cardinality-estimate vary-cookie vary-duplicate-or-empty vary-high-cardinality vary-inconsistent vary-missing-accept vary-missing-accept-encoding vary-missing-accept-language vary-missing-origin vary-misspelt vary-origin-conditional vary-star vary-unsupported-by-cdn vary-useless-field vary-user-agent warning-header x x-accel-expires-conflict x-accel-expires-invalid'
_cachewright_profiles='rfc9111 browser cloudflare cloudfront fastly akamai vercel netlify google azure'
_cachewright_settings='rfc9111.targeted rfc9111.heuristic rfc9111.stale_while_revalidate rfc9111.stale_windows_with_s_maxage rfc9111.stale_if_error rfc9111.stale_when_disconnected rfc9111.request_directives rfc9111.must_understand rfc9111.post_responses browser.engine cloudflare.plan cloudflare.origin_cache_control cloudflare.no_cache_with_occ cloudflare.cache_everything cloudflare.strip_set_cookie cloudflare.bypass cloudflare.extension_case cloudflare.caching_level cloudflare.sort_query cloudflare.ignore_query cloudflare.query_include cloudflare.query_exclude cloudflare.key_headers cloudflare.key_cookies cloudflare.edge_ttl cloudflare.edge_ttl_mode cloudflare.status_code_ttl cloudflare.browser_ttl_mode cloudflare.browser_ttl cloudflare.browser_ttl_with_cdn_cache_control cloudflare.browser_ttl_with_no_cache cloudflare.stale_when_origin_down cloudflare.stale_while_revalidate_model cloudflare.serve_stale_while_updating cloudflare.always_online cloudflare.vary_for_images cloudflare.respect_strong_etags cloudflare.vary_headers cloudflare.vary_default cloudfront.cache_policy cloudfront.distribution cloudfront.min_ttl cloudfront.default_ttl cloudfront.max_ttl cloudfront.error_caching_minimum_ttl cloudfront.cached_methods cloudfront.forward_headers cloudfront.forward_cookies cloudfront.cookie_names cloudfront.query_strings cloudfront.query_names cloudfront.compression cloudfront.zero_ttl_objects cloudfront.must_revalidate cloudfront.stale_word cloudfront.tag_header cloudfront.tag_header_downstream fastly.service fastly.no_store fastly.private fastly.image_optimizer fastly.default_ttl fastly.override_ttl fastly.serve_stale fastly.cdn_cache_control fastly.account fastly.segmented_caching fastly.hit_for_pass akamai.honor_no_store akamai.honor_private akamai.honor_no_cache akamai.honor_max_age akamai.honor_s_maxage akamai.honor_must_revalidate akamai.honor_proxy_revalidate akamai.edge_control akamai.cdn_cache_control akamai.downstream akamai.downstream_ttl akamai.ttl akamai.default_ttl akamai.behavior akamai.origin_no_store akamai.must_revalidate akamai.negative_ttl akamai.cache_error_responses akamai.error_ttl akamai.preserve_stale akamai.remove_vary akamai.vary_codings akamai.set_cookie akamai.query akamai.query_names akamai.query_exact_match akamai.ignore_case akamai.key_headers akamai.key_cookies akamai.return_cache_status vercel.streaming vercel.kind vercel.lone_max_age vercel.stale_if_error vercel.stale_after_expiry vercel.uncacheable_word vercel.draft_mode vercel.deployment netlify.kind netlify.strip_cdn_cache_control netlify.basic_auth google.default_ttl google.max_ttl google.client_ttl google.serve_while_stale google.mode google.negative_caching google.origin_ranges google.request_coalescing google.cdn_cache_control google.status_header azure.caching azure.default_ttl azure.override_ttl azure.vary azure.query_mode azure.query_names'

# Sets commands, options and arguments to what stands behind the command $1.
_cachewright_command() {
    commands='' options='' arguments=()
    case $1 in
        '')
            commands='lint explain rules profile key proxy ctl origin init schema completions'
            options='-h --help --version --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'lint')
            commands=''
            options='-h --help --format --report --all --select --ignore --fail-on --max-warnings --exit-zero --baseline --all-hosts --host --update-baseline --prune-baseline --diff-base --fail-on-unread --stdin-filename --print-config --dry-run --curl --profile --set --config --no-config --isolated --urls --sitemap --timeout --rps --concurrency --max-requests --connect-to --resolve --header --allow-host --fix --fix-diff --color -q --quiet -v --verbose'
            arguments=('file...')
            ;;
        'explain')
            commands=''
            options='-h --help --if --at --entry --url --profile --set --config --no-config --isolated --then --then-header --all --format --request --admin --token-file --admin-token-file --timeout --rps --concurrency --max-requests --connect-to --resolve --header --allow-host --color -q --quiet -v --verbose'
            arguments=('file...')
            ;;
        'rules')
            commands=''
            options='-h --help --format --color -q --quiet -v --verbose'
            arguments=('rule')
            ;;
        'profile')
            commands='list show diff'
            options='-h --help --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'profile list')
            commands=''
            options='-h --help --format --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'profile show')
            commands=''
            options='-h --help --sources --set --config --no-config --isolated --format --color -q --quiet -v --verbose'
            arguments=('profile')
            ;;
        'profile diff')
            commands=''
            options='-h --help --set --config --no-config --isolated --format --color -q --quiet -v --verbose'
            arguments=('profile' 'profile')
            ;;
        'key')
            commands=''
            options='-h --help --header --method --profile --set --config --no-config --isolated --format --color -q --quiet -v --verbose'
            arguments=('text')
            ;;
        'proxy')
            commands=''
            options='-h --help --origin --profile --listen --admin --admin-token-file --admin-host --log-format --server-timing --via --forwarded --origin-host --store --purge-method --no-websocket --threads --insecure --live --set --config --no-config --isolated --max-object --store-size --store-disk-size --max-variants --max-vary-fields --max-ranges --max-waiters --max-request-line --max-header-line --max-headers --max-header-count --max-body --max-response-headers --max-response-header-count --max-interim --decisions --max-connections --max-origin-connections --max-requests-per-connection --header-timeout --idle-timeout --body-timeout --write-timeout --connect-timeout --first-byte-timeout --between-bytes-timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl')
            commands='stats entries decisions decision purge clock faults config reload events live'
            options='-h --help --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl stats')
            commands=''
            options='-h --help --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl entries')
            commands=''
            options='-h --help --url --tag --state --limit --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl decisions')
            commands=''
            options='-h --help --limit --outcome --url --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl decision')
            commands=''
            options='-h --help --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=('text')
            ;;
        'ctl purge')
            commands=''
            options='-h --help --url --prefix --host --tag --glob --everything --soft --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl clock')
            commands=''
            options='-h --help --advance --freeze --release --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl faults')
            commands=''
            options='-h --help --next --route --method --after --for --every --schedule --probability --name --status --header --body --delay --refused --reset --no-answer --malformed --truncate-after --bytes-per-second --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=('words list add set clear' 'file')
            ;;
        'ctl config')
            commands=''
            options='-h --help --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl reload')
            commands=''
            options='-h --help --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl events')
            commands=''
            options='-h --help --outcome --url --limit --format --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'ctl live')
            commands=''
            options='-h --help --admin --token-file --admin-token-file --timeout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'origin')
            commands=''
            options='-h --help --listen --log-format --print-script --color -q --quiet -v --verbose'
            arguments=('file')
            ;;
        'init')
            commands=''
            options='-h --help --lint --stdout --color -q --quiet -v --verbose'
            arguments=()
            ;;
        'schema')
            commands=''
            options='-h --help --color -q --quiet -v --verbose'
            arguments=('words baseline decision explain finding key lint-line lint profile request rules')
            ;;
        'completions')
            commands=''
            options='-h --help --color -q --quiet -v --verbose'
            arguments=('words bash zsh fish')
            ;;
    esac
}

# Sets kind to what the option $2 of the command $1 takes; empty for a flag.
_cachewright_value() {
    kind=''
    case "$1 $2" in
        ' --color') kind='words auto always never' ;;
        'lint --format') kind='words text concise json jsonl sarif github gitlab junit markdown html' ;;
        'lint --report') kind='report text concise json jsonl sarif github gitlab junit markdown html' ;;
        'lint --select') kind='rules' ;;
        'lint --ignore') kind='rules' ;;
        'lint --fail-on') kind='words error warning info never' ;;
        'lint --max-warnings') kind='text' ;;
        'lint --baseline') kind='file' ;;
        'lint --host') kind='text' ;;
        'lint --diff-base') kind='file' ;;
        'lint --stdin-filename') kind='profile' ;;
        'lint --profile') kind='profiles' ;;
        'lint --set') kind='setting' ;;
        'lint --config') kind='file' ;;
        'lint --urls') kind='file' ;;
        'lint --sitemap') kind='text' ;;
        'lint --timeout') kind='text' ;;
        'lint --rps') kind='text' ;;
        'lint --concurrency') kind='text' ;;
        'lint --max-requests') kind='text' ;;
        'lint --connect-to') kind='text' ;;
        'lint --resolve') kind='text' ;;
        'lint --header') kind='text' ;;
        'lint --allow-host') kind='text' ;;
        'lint --color') kind='words auto always never' ;;
        'explain --if') kind='text' ;;
        'explain --at') kind='text' ;;
        'explain --entry') kind='text' ;;
        'explain --url') kind='text' ;;
        'explain --profile') kind='profiles' ;;
        'explain --set') kind='setting' ;;
        'explain --config') kind='file' ;;
        'explain --then') kind='text' ;;
        'explain --then-header') kind='text' ;;
        'explain --format') kind='words text json' ;;
        'explain --request') kind='text' ;;
        'explain --admin') kind='text' ;;
        'explain --token-file' | 'explain --admin-token-file') kind='file' ;;
        'explain --timeout') kind='text' ;;
        'explain --rps') kind='text' ;;
        'explain --concurrency') kind='text' ;;
        'explain --max-requests') kind='text' ;;
        'explain --connect-to') kind='text' ;;
        'explain --resolve') kind='text' ;;
        'explain --header') kind='text' ;;
        'explain --allow-host') kind='text' ;;
        'explain --color') kind='words auto always never' ;;
        'rules --format') kind='words text markdown json' ;;
        'rules --color') kind='words auto always never' ;;
        'profile --color') kind='words auto always never' ;;
        'profile list --format') kind='words text json' ;;
        'profile list --color') kind='words auto always never' ;;
        'profile show --set') kind='setting' ;;
        'profile show --config') kind='file' ;;
        'profile show --format') kind='words text json' ;;
        'profile show --color') kind='words auto always never' ;;
        'profile diff --set') kind='setting' ;;
        'profile diff --config') kind='file' ;;
        'profile diff --format') kind='words text json' ;;
        'profile diff --color') kind='words auto always never' ;;
        'key --header') kind='text' ;;
        'key --method') kind='text' ;;
        'key --profile') kind='profiles' ;;
        'key --set') kind='setting' ;;
        'key --config') kind='file' ;;
        'key --format') kind='words text json' ;;
        'key --color') kind='words auto always never' ;;
        'proxy --origin') kind='text' ;;
        'proxy --profile') kind='profile' ;;
        'proxy --listen') kind='text' ;;
        'proxy --admin') kind='text' ;;
        'proxy --admin-token-file') kind='file' ;;
        'proxy --admin-host') kind='text' ;;
        'proxy --log-format') kind='words text json' ;;
        'proxy --via') kind='profile' ;;
        'proxy --forwarded') kind='words x-forwarded forwarded both off' ;;
        'proxy --origin-host') kind='words client origin' ;;
        'proxy --store') kind='file' ;;
        'proxy --threads') kind='text' ;;
        'proxy --set') kind='setting' ;;
        'proxy --config') kind='file' ;;
        'proxy --max-object') kind='text' ;;
        'proxy --store-size') kind='text' ;;
        'proxy --store-disk-size') kind='text' ;;
        'proxy --max-variants') kind='text' ;;
        'proxy --max-vary-fields') kind='text' ;;
        'proxy --max-ranges') kind='text' ;;
        'proxy --max-waiters') kind='text' ;;
        'proxy --max-request-line') kind='text' ;;
        'proxy --max-header-line') kind='text' ;;
        'proxy --max-headers') kind='text' ;;
        'proxy --max-header-count') kind='text' ;;
        'proxy --max-body') kind='text' ;;
        'proxy --max-response-headers') kind='text' ;;
        'proxy --max-response-header-count') kind='text' ;;
        'proxy --max-interim') kind='text' ;;
        'proxy --decisions') kind='text' ;;
        'proxy --max-connections') kind='text' ;;
        'proxy --max-origin-connections') kind='text' ;;
        'proxy --max-requests-per-connection') kind='text' ;;
        'proxy --header-timeout') kind='text' ;;
        'proxy --idle-timeout') kind='text' ;;
        'proxy --body-timeout') kind='text' ;;
        'proxy --write-timeout') kind='text' ;;
        'proxy --connect-timeout') kind='text' ;;
        'proxy --first-byte-timeout') kind='text' ;;
        'proxy --between-bytes-timeout') kind='text' ;;
        'proxy --color') kind='words auto always never' ;;
        'ctl --color') kind='words auto always never' ;;
        'ctl stats --format') kind='words text json' ;;
        'ctl stats --admin') kind='text' ;;
        'ctl stats --token-file' | 'ctl stats --admin-token-file') kind='file' ;;
        'ctl stats --timeout') kind='text' ;;
        'ctl stats --color') kind='words auto always never' ;;
        'ctl entries --url') kind='text' ;;
        'ctl entries --tag') kind='text' ;;
        'ctl entries --state') kind='words fresh stale' ;;
        'ctl entries --limit') kind='text' ;;
        'ctl entries --format') kind='words text json' ;;
        'ctl entries --admin') kind='text' ;;
        'ctl entries --token-file' | 'ctl entries --admin-token-file') kind='file' ;;
        'ctl entries --timeout') kind='text' ;;
        'ctl entries --color') kind='words auto always never' ;;
        'ctl decisions --limit') kind='text' ;;
        'ctl decisions --outcome') kind='words hit stale updating revalidated expired miss bypass dynamic pass error synthetic' ;;
        'ctl decisions --url') kind='text' ;;
        'ctl decisions --format') kind='words text json' ;;
        'ctl decisions --admin') kind='text' ;;
        'ctl decisions --token-file' | 'ctl decisions --admin-token-file') kind='file' ;;
        'ctl decisions --timeout') kind='text' ;;
        'ctl decisions --color') kind='words auto always never' ;;
        'ctl decision --format') kind='words text json' ;;
        'ctl decision --admin') kind='text' ;;
        'ctl decision --token-file' | 'ctl decision --admin-token-file') kind='file' ;;
        'ctl decision --timeout') kind='text' ;;
        'ctl decision --color') kind='words auto always never' ;;
        'ctl purge --url') kind='text' ;;
        'ctl purge --prefix') kind='text' ;;
        'ctl purge --host') kind='text' ;;
        'ctl purge --tag') kind='text' ;;
        'ctl purge --glob') kind='text' ;;
        'ctl purge --format') kind='words text json' ;;
        'ctl purge --admin') kind='text' ;;
        'ctl purge --token-file' | 'ctl purge --admin-token-file') kind='file' ;;
        'ctl purge --timeout') kind='text' ;;
        'ctl purge --color') kind='words auto always never' ;;
        'ctl clock --advance') kind='text' ;;
        'ctl clock --format') kind='words text json' ;;
        'ctl clock --admin') kind='text' ;;
        'ctl clock --token-file' | 'ctl clock --admin-token-file') kind='file' ;;
        'ctl clock --timeout') kind='text' ;;
        'ctl clock --color') kind='words auto always never' ;;
        'ctl faults --next') kind='text' ;;
        'ctl faults --route') kind='text' ;;
        'ctl faults --method') kind='text' ;;
        'ctl faults --after') kind='text' ;;
        'ctl faults --for') kind='text' ;;
        'ctl faults --every') kind='text' ;;
        'ctl faults --schedule') kind='text' ;;
        'ctl faults --probability') kind='text' ;;
        'ctl faults --name') kind='text' ;;
        'ctl faults --status') kind='text' ;;
        'ctl faults --header') kind='text' ;;
        'ctl faults --body') kind='text' ;;
        'ctl faults --delay') kind='text' ;;
        'ctl faults --truncate-after') kind='text' ;;
        'ctl faults --bytes-per-second') kind='text' ;;
        'ctl faults --format') kind='words text json' ;;
        'ctl faults --admin') kind='text' ;;
        'ctl faults --token-file' | 'ctl faults --admin-token-file') kind='file' ;;
        'ctl faults --timeout') kind='text' ;;
        'ctl faults --color') kind='words auto always never' ;;
        'ctl config --format') kind='words text json' ;;
        'ctl config --admin') kind='text' ;;
        'ctl config --token-file' | 'ctl config --admin-token-file') kind='file' ;;
        'ctl config --timeout') kind='text' ;;
        'ctl config --color') kind='words auto always never' ;;
        'ctl reload --format') kind='words text json' ;;
        'ctl reload --admin') kind='text' ;;
        'ctl reload --token-file' | 'ctl reload --admin-token-file') kind='file' ;;
        'ctl reload --timeout') kind='text' ;;
        'ctl reload --color') kind='words auto always never' ;;
        'ctl events --outcome') kind='words hit stale updating revalidated expired miss bypass dynamic pass error synthetic' ;;
        'ctl events --url') kind='text' ;;
        'ctl events --limit') kind='text' ;;
        'ctl events --format') kind='words text json' ;;
        'ctl events --admin') kind='text' ;;
        'ctl events --token-file' | 'ctl events --admin-token-file') kind='file' ;;
        'ctl events --timeout') kind='text' ;;
        'ctl events --color') kind='words auto always never' ;;
        'ctl live --admin') kind='text' ;;
        'ctl live --token-file' | 'ctl live --admin-token-file') kind='file' ;;
        'ctl live --timeout') kind='text' ;;
        'ctl live --color') kind='words auto always never' ;;
        'origin --listen') kind='text' ;;
        'origin --log-format') kind='words text json' ;;
        'origin --color') kind='words auto always never' ;;
        'init --color') kind='words auto always never' ;;
        'schema --color') kind='words auto always never' ;;
        'completions --color') kind='words auto always never' ;;
    esac
}

# Sets choices to the values that the setting $1 takes.
_cachewright_choices() {
    choices=''
    case $1 in
        rfc9111.targeted) choices='on off' ;;
        rfc9111.heuristic) choices='on off' ;;
        rfc9111.stale_while_revalidate) choices='on off' ;;
        rfc9111.stale_windows_with_s_maxage) choices='on off' ;;
        rfc9111.stale_if_error) choices='on off' ;;
        rfc9111.stale_when_disconnected) choices='on off' ;;
        rfc9111.request_directives) choices='on off' ;;
        rfc9111.must_understand) choices='on off' ;;
        rfc9111.post_responses) choices='on off' ;;
        browser.engine) choices='chrome firefox safari' ;;
        cloudflare.plan) choices='free pro business enterprise' ;;
        cloudflare.origin_cache_control) choices='on off' ;;
        cloudflare.no_cache_with_occ) choices='store bypass' ;;
        cloudflare.cache_everything) choices='on off' ;;
        cloudflare.strip_set_cookie) choices='on off' ;;
        cloudflare.bypass) choices='on off' ;;
        cloudflare.extension_case) choices='ignore match' ;;
        cloudflare.caching_level) choices='standard ignore_query no_query' ;;
        cloudflare.sort_query) choices='on off' ;;
        cloudflare.ignore_query) choices='on off' ;;
        cloudflare.edge_ttl_mode) choices='respect_origin bypass_by_default override_origin' ;;
        cloudflare.browser_ttl_mode) choices='at_least respect_origin override_origin bypass_by_default' ;;
        cloudflare.browser_ttl_with_cdn_cache_control) choices='as_sent applied' ;;
        cloudflare.browser_ttl_with_no_cache) choices='applied as_sent' ;;
        cloudflare.stale_when_origin_down) choices='on off' ;;
        cloudflare.stale_while_revalidate_model) choices='async blocking' ;;
        cloudflare.serve_stale_while_updating) choices='on off' ;;
        cloudflare.always_online) choices='on off' ;;
        cloudflare.respect_strong_etags) choices='on off' ;;
        cloudflare.vary_default) choices='ignore normalize passthrough bypass' ;;
        cloudfront.cache_policy) choices='legacy CachingOptimized CachingOptimizedForUncompressedObjects CachingDisabled Amplify Elemental-MediaPackage UseOriginCacheControlHeaders UseOriginCacheControlHeaders-QueryStrings' ;;
        cloudfront.cached_methods) choices='get_head get_head_options' ;;
        cloudfront.forward_cookies) choices='none all listed all_except' ;;
        cloudfront.query_strings) choices='none all listed all_except' ;;
        cloudfront.compression) choices='off gzip gzip_br' ;;
        cloudfront.zero_ttl_objects) choices='kept dropped' ;;
        cloudfront.must_revalidate) choices='ignored honoured' ;;
        cloudfront.stale_word) choices='hit refresh_hit' ;;
        cloudfront.tag_header_downstream) choices='passed removed' ;;
        fastly.service) choices='vcl compute' ;;
        fastly.no_store) choices='pass ignore' ;;
        fastly.private) choices='pass ignore' ;;
        fastly.image_optimizer) choices='off on' ;;
        fastly.serve_stale) choices='off health_check window on' ;;
        fastly.cdn_cache_control) choices='ignored honoured' ;;
        fastly.account) choices='since_2020 older older_streaming' ;;
        fastly.segmented_caching) choices='off on' ;;
        akamai.honor_no_store) choices='off on' ;;
        akamai.honor_private) choices='off on' ;;
        akamai.honor_no_cache) choices='off on' ;;
        akamai.honor_max_age) choices='off on' ;;
        akamai.honor_s_maxage) choices='off on' ;;
        akamai.honor_must_revalidate) choices='off on' ;;
        akamai.honor_proxy_revalidate) choices='off on' ;;
        akamai.edge_control) choices='on off' ;;
        akamai.cdn_cache_control) choices='off on' ;;
        akamai.downstream) choices='lesser fixed no_cache bust pass none' ;;
        akamai.behavior) choices='MAX_AGE NO_STORE BYPASS_CACHE CACHE_CONTROL_AND_EXPIRES CACHE_CONTROL EXPIRES' ;;
        akamai.origin_no_store) choices='by_behavior obeyed' ;;
        akamai.must_revalidate) choices='off on' ;;
        akamai.cache_error_responses) choices='off on' ;;
        akamai.preserve_stale) choices='on off' ;;
        akamai.remove_vary) choices='off on' ;;
        akamai.set_cookie) choices='strip store refuse' ;;
        akamai.query) choices='INCLUDE_ALL_PRESERVE_ORDER INCLUDE_ALL_ALPHABETIZE_ORDER IGNORE_ALL INCLUDE IGNORE' ;;
        akamai.query_exact_match) choices='off on' ;;
        akamai.ignore_case) choices='off on' ;;
        akamai.return_cache_status) choices='off on' ;;
        vercel.streaming) choices='on off' ;;
        vercel.kind) choices='function static external' ;;
        vercel.lone_max_age) choices='ignore cache' ;;
        vercel.stale_if_error) choices='on off' ;;
        vercel.stale_after_expiry) choices='on off' ;;
        vercel.uncacheable_word) choices='MISS BYPASS' ;;
        vercel.draft_mode) choices='on off' ;;
        netlify.kind) choices='function static' ;;
        netlify.strip_cdn_cache_control) choices='on off' ;;
        netlify.basic_auth) choices='on off' ;;
        google.mode) choices='CACHE_ALL_STATIC USE_ORIGIN_HEADERS FORCE_CACHE_ALL' ;;
        google.negative_caching) choices='off on' ;;
        google.origin_ranges) choices='off on' ;;
        google.request_coalescing) choices='off on' ;;
        google.cdn_cache_control) choices='honoured ignored' ;;
        azure.caching) choices='on off' ;;
        azure.vary) choices='ignored honoured' ;;
        azure.query_mode) choices='ignore use include_listed ignore_listed' ;;
    esac
}

# Adds to COMPREPLY what begins like $1; $2 stands before each, $3 holds the words. What bash takes for a word
# of its own begins after the first $strip characters.
_cachewright_reply() {
    local candidate
    while IFS= read -r candidate; do
        candidate=$2$candidate
        COMPREPLY+=("${candidate:strip}")
    done < <(compgen -W "$3" -- "$1")
}

# Offers what $1, a kind of value, may be where $2 is typed.
_cachewright_offer() {
    local kind=$1 typed=$2 head='' choices='' setting list='' join=$3
    case $kind in
        file) compopt -o default 2>/dev/null ;;
        words\ *) _cachewright_reply "$typed" "$join" "${kind#words }" ;;
        rule) _cachewright_reply "$typed" "$join" "$_cachewright_rules" ;;
        profile) _cachewright_reply "$typed" "$join" "$_cachewright_profiles" ;;
        rules | profiles)
            list="$_cachewright_rules all"
            [[ $kind == rules ]] || list="$_cachewright_profiles all"
            [[ $typed != *,* ]] || head=${typed%,*},
            _cachewright_reply "${typed##*,}" "$join$head" "$list"
            ;;
        setting)
            if [[ $typed == *=* ]]; then
                _cachewright_choices "${typed%%=*}"
                _cachewright_reply "${typed#*=}" "$join${typed%%=*}=" "$choices"
            else
                for setting in $_cachewright_settings; do list="$list $setting="; done
                _cachewright_reply "$typed" "$join" "$list"
                compopt -o nospace 2>/dev/null
            fi
            ;;
        report\ *)
            if [[ $typed == *=* ]]; then
                compopt -o default 2>/dev/null
            else
                for setting in ${kind#report }; do list="$list $setting="; done
                _cachewright_reply "$typed" "$join" "$list"
                compopt -o nospace 2>/dev/null
            fi
            ;;
    esac
}

_cachewright() {
    local own=${COMP_WORDS[COMP_CWORD]} word before='' current='' option='' path='' kind='' dashes='' i
    local commands options seen=0 last strip=0
    local -a words=() arguments=()
    COMPREPLY=()

    # bash splits words at = and : (COMP_WORDBREAKS); they belong together unless a blank stands between.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        last=$((${#words[@]} - 1))
        if ((i == COMP_CWORD)) && [[ -z $word && ${COMP_LINE:COMP_POINT-1:1} == [[:blank:]] ]]; then
            words+=('')
        elif ((last >= 0)) && [[ $word == [=:]* || $before == *[=:] ]]; then
            words[last]=${words[last]}$word
        else
            words+=("$word")
        fi
        before=$word
    done
    last=$((${#words[@]} - 1))
    current=${words[last]}
    # Behind = or : bash's own word is empty.
    [[ $own != [=:]* ]] || own=''
    strip=$((${#current} - ${#own}))

    for ((i = 0; i < last; i++)); do
        word=${words[i]}
        if [[ -n $option ]]; then
            option=''
        elif [[ -z $dashes && $word == -- ]]; then
            dashes=yes
        elif [[ -z $dashes && $word == -* ]]; then
            _cachewright_value "$path" "$word"
            [[ -z $kind ]] || option=$word
        else
            _cachewright_command "$path"
            if [[ " $commands " == *" $word "* ]]; then
                path=${path:+$path }$word
            else
                seen=$((seen + 1))
            fi
        fi
    done

    _cachewright_command "$path"
    if [[ -n $option ]]; then
        _cachewright_value "$path" "$option"
        _cachewright_offer "$kind" "$current" ''
    elif [[ -z $dashes && $current == --*=* ]]; then
        _cachewright_value "$path" "${current%%=*}"
        _cachewright_offer "$kind" "${current#*=}" "${current%%=*}="
    elif [[ -z $dashes && $current == -* ]]; then
        _cachewright_reply "$current" '' "$options"
    elif [[ -n $commands ]]; then
        _cachewright_reply "$current" '' "$commands"
    elif ((${#arguments[@]})); then
        last=$((${#arguments[@]} - 1))
        if ((seen <= last)); then
            kind=${arguments[seen]}
        else
            # The last one may be given again and again.
            kind=${arguments[last]}
            [[ $kind == *... ]] || kind=''
        fi
        _cachewright_offer "${kind%...}" "$current" ''
    fi
}

complete -F _cachewright cachewright
