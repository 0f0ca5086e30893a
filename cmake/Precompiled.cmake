# Headers that most files include, read once: for the sanitizer builds, which CI makes whole and which take a third
# less for it. All other builds do without, so that no file comes to rely on what is precompiled.
#
#   cachewright_precompiled(target rooms)   # a room, or the tool
#   cachewright_precompiled(target tests)   # a program of tests
function(cachewright_precompiled target with)
  if(CACHEWRIGHT_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM cachewright_precompiled_${with})
  endif()
endfunction()

if(NOT CACHEWRIGHT_PRECOMPILE)
  return()
endif()

# The compiler takes a precompiled header only under the same options and macros. All rooms end up in programs.
target_compile_options(cachewright_settings INTERFACE -fPIE)
target_compile_definitions(cachewright_settings INTERFACE
  $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(cachewright_settings INTERFACE -fpch-preprocess)  # for ccache
endif()

set(precompiled
  <algorithm> <array> <atomic> <charconv> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional> <set> <span>
  <string> <string_view> <tuple> <unordered_map> <utility> <variant> <vector> <tl/expected.hpp> <fmt/format.h>)
set(no_source "${CMAKE_CURRENT_BINARY_DIR}/precompiled.cpp")
file(CONFIGURE OUTPUT "${no_source}" CONTENT "")

add_library(cachewright_precompiled_rooms OBJECT "${no_source}")
target_link_libraries(cachewright_precompiled_rooms PRIVATE cachewright_settings cachewright_warnings)
target_precompile_headers(cachewright_precompiled_rooms PRIVATE ${precompiled})

if(CACHEWRIGHT_TESTS)
  add_library(cachewright_precompiled_tests OBJECT "${no_source}")
  target_link_libraries(cachewright_precompiled_tests PRIVATE cachewright_settings cachewright_warnings
    Catch2::Catch2 nlohmann_json::nlohmann_json)
  target_precompile_headers(cachewright_precompiled_tests PRIVATE
    ${precompiled} <nlohmann/json.hpp> <catch2/catch.hpp>)
endif()
