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
  if(NOT sources)  # a room still empty
    add_library(cachewright_${name} INTERFACE)
    return()
  endif()
  add_library(cachewright_${name} STATIC ${sources})
  target_sources(cachewright_${name} PUBLIC
    FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${headers})
  set_target_properties(cachewright_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON LINKER_LANGUAGE CXX)
  target_link_libraries(cachewright_${name}
    PUBLIC cachewright_settings
    PRIVATE cachewright_warnings ${room_THIRD_PARTY})
  foreach(used IN LISTS room_USES)
    target_link_libraries(cachewright_${name} PUBLIC cachewright_${used})
  endforeach()
endfunction()
