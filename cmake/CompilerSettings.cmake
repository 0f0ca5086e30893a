# Compiler settings for our own code, as two INTERFACE targets that rooms link PRIVATE or PUBLIC.

add_library(cachewright_warnings INTERFACE)
target_compile_options(cachewright_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wdouble-promotion -Wextra-semi -Wformat=2 -Wimplicit-fallthrough
  $<$<BOOL:${CACHEWRIGHT_WERROR}>:-Werror>)

# GCC 12 takes "text" + std::string for overlapping copies when it optimises (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(cachewright_warnings INTERFACE -Wno-restrict)
endif()

add_library(cachewright_settings INTERFACE)
target_include_directories(cachewright_settings INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_features(cachewright_settings INTERFACE cxx_std_20)
target_compile_options(cachewright_settings INTERFACE
  $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong>)
target_compile_definitions(cachewright_settings INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_link_options(cachewright_settings INTERFACE -Wl,-z,relro,-z,now)

if(CACHEWRIGHT_SANITIZE)
  # Instrumented code hides from GCC that a variable is always set, std::regex above all.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(cachewright_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
  target_compile_options(cachewright_settings INTERFACE
    -fsanitize=${CACHEWRIGHT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # These four take a third of the time to compile. AddressSanitizer sees what becomes of the first two, and the
  # fuzzers look for all.
  if(CACHEWRIGHT_SANITIZE_WITHOUT)
    target_compile_options(cachewright_settings INTERFACE -fno-sanitize=${CACHEWRIGHT_SANITIZE_WITHOUT})
  endif()
  target_link_options(cachewright_settings INTERFACE -fsanitize=${CACHEWRIGHT_SANITIZE})
endif()
if(CACHEWRIGHT_FUZZ)
  target_compile_options(cachewright_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
