// The style and the script of the HTML report, with the hashes under which the page's content security policy
// allows them (tests/lib/report holds one against the other).
#pragma once

#include <string_view>

namespace cachewright::report {

inline constexpr std::string_view kPageStyle = R"css(
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;--box:#f6f8fa;
--error:#b42318;--warning:#8a5300;--info:#0b5cad;--good:#1a7f37}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9198a1;--line:#30363d;--box:#161b22;
--error:#ff7b72;--warning:#e3b341;--info:#79c0ff;--good:#56d364}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:75rem;padding:1rem;background:var(--bg);color:var(--fg);
font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}
.dim{color:var(--dim)}
form{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.5rem 0;
background:var(--bg);border-bottom:1px solid var(--line)}
.scripted{display:none}.js .scripted{display:flex}
input[type=search]{flex:1 1 16rem}
input,select{font:inherit;padding:.25rem .5rem;color:inherit;background:var(--box);border:1px solid var(--line);
border-radius:.25rem;max-width:100%}
article{margin:1rem 0;padding:.75rem 1rem;border:1px solid var(--line);border-left-width:.3rem;border-radius:.25rem}
article h3{margin:0;font-size:1rem}article p{margin:.25rem 0;overflow-wrap:anywhere}
.error{border-left-color:var(--error)}.warning{border-left-color:var(--warning)}.info{border-left-color:var(--info)}
.error b{color:var(--error)}.warning b{color:var(--warning)}.info b{color:var(--info)}
pre,code{font:.875rem/1.5 ui-monospace,monospace}
pre{margin:.5rem 0;padding:.5rem;overflow-x:auto;background:var(--box)}
mark{color:inherit;background:none;text-decoration:underline wavy var(--error)}
.try{border-left:.2rem solid var(--good)}
details{margin:.5rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem}
th,td{padding:.25rem .6rem;border:1px solid var(--line);text-align:left;vertical-align:top}
th{background:var(--box)}
)css";

inline constexpr std::string_view kPageScript = R"js(
(function () {
  "use strict";
  var form = document.querySelector("form");
  var items = Array.prototype.map.call(document.querySelectorAll("[data-item]"), function (element) {
    return { element: element, text: element.textContent.toLowerCase() };
  });
  var shown = document.getElementById("shown");
  function apply() {
    var words = form.elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var rule = form.elements.rule.value;
    var findings = 0;
    items.forEach(function (item) {
      var data = item.element.dataset;
      var fits = words.every(function (word) { return item.text.indexOf(word) >= 0; });
      if (data.item === "finding") {
        fits = fits && form.elements[data.severity].checked && (rule === "" || rule === data.rule);
        if (fits) { findings += 1; }
      }
      item.element.hidden = !fits;
    });
    shown.textContent = findings + " shown";
  }
  document.documentElement.className = "js";
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
}());
)js";

inline constexpr std::string_view kPageStyleHash = "qQxLSsbTZGq8GMkSnGzYmgKn5G8NEJPyv6EWF0qz5jo=";
inline constexpr std::string_view kPageScriptHash = "t99tF7zAygsKTzF4Ubr8LTR3qdmhz6t1VhubZCIJFwg=";

}  // namespace cachewright::report
