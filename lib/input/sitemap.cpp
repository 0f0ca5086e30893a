#include "lib/input/sitemap.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/web_url.hpp"
#include "lib/input/gunzip.hpp"
#include "lib/input/size_in_words.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

namespace cachewright::input {

namespace {

using base::ErrorCode;

constexpr std::string_view kWhatToGive =
    "a sitemap is XML with <urlset> or <sitemapindex>, or text with one URL a line; either may be compressed";

// A name without its prefix: "sm:urlset" is "urlset".
std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

std::string_view trim(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

void add_location(std::string_view url, const SitemapLimits& limits, Sitemap& sitemap) {
    if (!http::parse_web_url(url)) {
        ++sitemap.unusable;
    } else if (sitemap.locations.size() == limits.locations) {
        sitemap.cut = true;
    } else {
        sitemap.locations.emplace_back(url);
    }
}

base::Result<Sitemap> read_text(std::string_view text, const SitemapLimits& limits) {
    Sitemap sitemap;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty()) add_location(line, limits, sitemap);
        // A text that begins with something else is no list of URLs.
        if (sitemap.unusable > 0 && sitemap.locations.empty()) break;
    }
    if (sitemap.locations.empty())
        return base::fail(ErrorCode::no_content, "it is no sitemap", std::string(kWhatToGive));
    return sitemap;
}

// The text of <loc> within an entry.
std::string_view location_of(const pugi::xml_node& entry) {
    for (const pugi::xml_node& child : entry.children()) {
        if (local_name(child) == "loc") return trim(child.text().get());
    }
    return {};
}

// The usual answer of a site without a sitemap.
bool looks_like_html(std::string_view bytes) {
    bytes = trim(bytes);
    return base::starts_with_ignore_case(bytes, "<!doctype html") ||
           base::starts_with_ignore_case(bytes, "<html");
}

base::Result<Sitemap> read_xml(std::string_view bytes, const SitemapLimits& limits) {
    if (looks_like_html(bytes))
        return base::fail(ErrorCode::no_content, "it is an HTML page, no sitemap", std::string(kWhatToGive));
    if (static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '<')) > limits.tags)
        return base::fail(ErrorCode::too_large, "it has too many XML elements for a sitemap");
    pugi::xml_document document;
    const pugi::xml_parse_result parsed =
        document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_doctype);
    for (const pugi::xml_node& node : document.children()) {
        if (node.type() != pugi::node_doctype) continue;
        return base::fail(ErrorCode::no_content, "it has a document type declaration, which is refused",
                          "sitemaps have none; they are a way to make a reader fetch or expand things");
    }
    const pugi::xml_node root = document.document_element();
    const std::string_view name = local_name(root);
    if (!parsed && name != "urlset" && name != "sitemapindex")
        return base::fail(ErrorCode::no_content,
                          std::string("it is no XML that can be read: ") + parsed.description(),
                          std::string(kWhatToGive));
    if (!parsed) {
        return base::fail(
            ErrorCode::no_content,
            "its XML is broken at byte " + std::to_string(parsed.offset) + ": " + parsed.description());
    }
    Sitemap sitemap;
    if (name == "sitemapindex") {
        sitemap.kind = SitemapKind::index;
    } else if (name != "urlset") {
        return base::fail(ErrorCode::no_content,
                          "it is no sitemap but an XML document <" + std::string(name.substr(0, 40)) + ">",
                          std::string(kWhatToGive));
    }
    const std::string_view entry_name = sitemap.kind == SitemapKind::index ? "sitemap" : "url";
    for (const pugi::xml_node& entry : root.children()) {
        if (local_name(entry) == entry_name) add_location(location_of(entry), limits, sitemap);
    }
    return sitemap;
}

// XML in whatever encoding: UTF-8 with or without its mark, UTF-16 in either order.
bool looks_like_xml(std::string_view bytes) {
    using namespace std::string_view_literals;
    for (const std::string_view mark : {"\xEF\xBB\xBF"sv, "\xFE\xFF"sv, "\xFF\xFE"sv}) {
        if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    }
    const std::size_t first = bytes.find_first_not_of(" \t\r\n\0"sv);
    return first != std::string_view::npos && bytes[first] == '<';
}

}  // namespace

base::Result<Sitemap> read_sitemap(std::string_view bytes, const SitemapLimits& limits) {
    std::string decoded;
    for (int layers = 0; looks_like_gzip(bytes); ++layers) {
        if (layers == 2) return base::fail(ErrorCode::no_content, "it is compressed more than twice over");
        auto inflated = gunzip(bytes, limits.decoded);
        if (!inflated) return tl::unexpected(inflated.error());
        decoded = std::move(*inflated);
        bytes = decoded;
    }
    if (bytes.size() > limits.decoded)
        return base::fail(ErrorCode::too_large, "it is larger than " + size_in_words(limits.decoded));
    if (looks_like_xml(bytes)) return read_xml(bytes, limits);
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return read_text(bytes, limits);
}

}  // namespace cachewright::input
