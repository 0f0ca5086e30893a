# One static library per room. A room is a folder; its sources are all .cpp files directly in it, so that
# adding a file touches no list. What a room may include is checked by tests/include_order.
#
#   cachewright_room(policy USES http THIRD_PARTY fmt::fmt)
#
# declares cachewright_policy from this folder, linking the rooms in USES publicly (their headers show in
# ours) and third-party libraries privately (they must not).
function(cachewright_room name)
  cmake_parse_arguments(room "" "" "USES;THIRD_PARTY" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.hpp")
  list(TRANSFORM room_USES PREPEND cachewright_)

  if(sources)
    add_library(cachewright_${name} STATIC ${sources})
    target_link_libraries(cachewright_${name}
      PUBLIC cachewright_settings ${room_USES}
      PRIVATE cachewright_warnings ${room_THIRD_PARTY})
    cachewright_precompiled(cachewright_${name} rooms)
    set(headers_are PUBLIC)
  else()  # headers only
    add_library(cachewright_${name} INTERFACE)
    target_link_libraries(cachewright_${name} INTERFACE cachewright_settings ${room_USES})
    set(headers_are INTERFACE)
  endif()

  # Each header must compile by itself. Those that a source includes first do; the target
  # all_verify_interface_header_sets tries the others.
  set(untried "")
  foreach(header IN LISTS headers)
    cachewright_included_first(first "${header}")
    if(NOT first)
      list(APPEND untried "${header}")
    endif()
  endforeach()
  if(untried)
    target_sources(cachewright_${name} ${headers_are}
      FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${untried})
    set_target_properties(cachewright_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  endif()
endfunction()

# Whether the source of the same name includes `header` before all else.
function(cachewright_included_first result header)
  set(${result} OFF PARENT_SCOPE)
  string(REGEX REPLACE "hpp$" "cpp" source "${header}")
  if(EXISTS "${source}")
    file(STRINGS "${source}" include LIMIT_COUNT 1 REGEX "^#include")
    file(RELATIVE_PATH name "${PROJECT_SOURCE_DIR}" "${header}")
    if(include STREQUAL "#include \"${name}\"")
      set(${result} ON PARENT_SCOPE)
    endif()
  endif()
endfunction()
