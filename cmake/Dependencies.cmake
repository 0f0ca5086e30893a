# Every third-party library comes from the system's packages; docs/dependencies.md says why each is here.

find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(libpsl REQUIRED IMPORTED_TARGET libpsl)
find_package(pugixml REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(libcurl REQUIRED libcurl>=7.85)
# Its headers alone: it is loaded when it is needed (lib/net/private/curl_library.hpp).
add_library(cachewright_curl INTERFACE)
target_include_directories(cachewright_curl SYSTEM INTERFACE ${libcurl_INCLUDE_DIRS})
target_link_libraries(cachewright_curl INTERFACE ${CMAKE_DL_LIBS})
pkg_check_modules(openssl REQUIRED IMPORTED_TARGET openssl>=3.0)
# Headers only, without a description of its own. Clang must be told what it can.
find_path(asio_include asio.hpp REQUIRED)
add_library(cachewright_asio INTERFACE)
target_include_directories(cachewright_asio SYSTEM INTERFACE "${asio_include}")
target_compile_definitions(cachewright_asio INTERFACE
  ASIO_STANDALONE ASIO_NO_DEPRECATED ASIO_HAS_CO_AWAIT ASIO_HAS_STD_COROUTINE
  # Its queues have locks; the fence around each handler as well costs, and ThreadSanitizer knows none.
  ASIO_DISABLE_FENCED_BLOCK)
if(CACHEWRIGHT_TESTS)
  find_package(Catch2 2 REQUIRED)
endif()
if(CACHEWRIGHT_BENCH)
  find_package(benchmark REQUIRED)
endif()
