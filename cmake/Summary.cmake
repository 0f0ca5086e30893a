# What the configuration found and chose, in one look.

function(cachewright_summary)
  set(found
    "fmt ${fmt_VERSION}" "tl-expected ${tl-expected_VERSION}" "nlohmann_json ${nlohmann_json_VERSION}"
    "simdjson ${simdjson_VERSION}" "CLI11 ${CLI11_VERSION}" "libpsl ${libpsl_VERSION}"
    "toml++ ${tomlplusplus_VERSION}" "libcurl ${libcurl_VERSION}" "pugixml ${pugixml_VERSION}"
    "zlib ${ZLIB_VERSION_STRING}" "SQLite ${SQLite3_VERSION}")
  if(CACHEWRIGHT_TESTS)
    list(APPEND found "Catch2 ${Catch2_VERSION}")
  endif()
  if(CACHEWRIGHT_BENCH)
    list(APPEND found "benchmark ${benchmark_VERSION}")
  endif()
  list(JOIN found ", " found)
  set(sanitizers "none")
  if(CACHEWRIGHT_SANITIZE)
    set(sanitizers "${CACHEWRIGHT_SANITIZE}")
  endif()
  message(STATUS "cachewright ${PROJECT_VERSION}: ${CMAKE_BUILD_TYPE}, "
    "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}, sanitizers: ${sanitizers}")
  message(STATUS "  tests ${CACHEWRIGHT_TESTS}, benchmarks ${CACHEWRIGHT_BENCH}, fuzzers ${CACHEWRIGHT_FUZZ}, "
    "warnings are errors ${CACHEWRIGHT_WERROR}")
  message(STATUS "  ${found}")
endfunction()
cachewright_summary()
