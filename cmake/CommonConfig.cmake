# All flags in one INTERFACE target, and the one function every folder uses to declare itself.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)  # no C++ modules here: scanning doubles the work and clang-tidy trips over its flags
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
# moc needs the classes of a file only: with the guards of the largest headers defined it doesn't read those for every one.
set(CMAKE_AUTOMOC_MOC_OPTIONS -DQT_QTTEST_MODULE_H -DQT_QTCORE_MODULE_H -DQT_QTWIDGETS_MODULE_H -DBOOST_ASIO_HPP
  -DBOOST_ASIO_SSL_HPP -DBOOST_ASIO_EXPERIMENTAL_AWAITABLE_OPERATORS_HPP -DBOOST_JSON_HPP)
set(CMAKE_AUTOUIC ON)
set(CMAKE_AUTORCC ON)

set(CHATELAINE_SANITIZE "" CACHE STRING "address,undefined or thread; empty for none")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(chatelaine_flags INTERFACE)
target_compile_features(chatelaine_flags INTERFACE cxx_std_23)
target_compile_options(chatelaine_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual
  $<$<CONFIG:Debug>:-Wnull-dereference>  # inlining at -O2 finds it in the standard headers and in Asio's
  -Wformat=2 -Wimplicit-fallthrough
  -fstack-protector-strong -fstack-clash-protection -fcf-protection -fpch-preprocess)
target_compile_definitions(chatelaine_flags INTERFACE
  _GLIBCXX_ASSERTIONS QT_NO_CAST_FROM_ASCII QT_NO_KEYWORDS QT_NO_FOREACH QT_USE_QSTRINGBUILDER
  $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=3>)
target_link_options(chatelaine_flags INTERFACE -Wl,-z,relro,-z,now -Wl,--as-needed)
target_include_directories(chatelaine_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(CHATELAINE_SANITIZE)
  target_compile_options(chatelaine_flags INTERFACE -fsanitize=${CHATELAINE_SANITIZE} -fno-omit-frame-pointer -U_FORTIFY_SOURCE)
  target_link_options(chatelaine_flags INTERFACE -fsanitize=${CHATELAINE_SANITIZE})
endif()

# chatelaine_library(NAME SOURCES … PUBLIC … PRIVATE … [PCH header])
function(chatelaine_library name)
  cmake_parse_arguments(ARG "" "PCH" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(chatelaine_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(chatelaine_${name} PUBLIC chatelaine_flags ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  if(ARG_PCH)
    target_precompile_headers(chatelaine_${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/${ARG_PCH})
  endif()
endfunction()
