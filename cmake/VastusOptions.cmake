# Compiler options that every target of ours has.
add_library(vastus_options INTERFACE)
target_compile_options(vastus_options INTERFACE -Wall -Wextra -Wshadow -Wconversion -Werror)
target_compile_definitions(vastus_options INTERFACE _GLIBCXX_ASSERTIONS)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12.2 sees overlapping copies in std::string::replace that cannot be (its bug 105651).
    target_compile_options(vastus_options INTERFACE -Wno-restrict)
endif()
if(VASTUS_FAILPOINTS)
    target_compile_definitions(vastus_options INTERFACE VASTUS_FAILPOINTS)
endif()
if(VASTUS_SANITIZE)
    target_compile_options(vastus_options INTERFACE -fsanitize=${VASTUS_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(vastus_options INTERFACE -fsanitize=${VASTUS_SANITIZE})
    if(VASTUS_SANITIZE MATCHES "undefined")
        target_compile_options(vastus_options INTERFACE -fno-sanitize-recover=undefined)
    endif()
    if(VASTUS_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(vastus_options INTERFACE -Wno-tsan)  # Asio's fences; g++ 12.2 warns falsely
    endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(vastus_options INTERFACE
        -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fstack-clash-protection -fcf-protection)
    target_link_options(vastus_options INTERFACE -pie -Wl,-z,relro,-z,now)
endif()
if(VASTUS_FUZZ)  # libFuzzer sees the edges of our libraries; its main comes with each target
    target_compile_options(vastus_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")  # part of clang's -Wconversion, not of g++'s
    target_compile_options(vastus_options INTERFACE -Wno-sign-conversion)
endif()
find_program(VASTUS_MOLD mold)
if(VASTUS_MOLD AND NOT VASTUS_FUZZ)
    target_link_options(vastus_options INTERFACE -fuse-ld=mold)
endif()

# Coroutine folders: g++ 12.2 warns falsely about operator delete of coroutine frames at -O1 and above.
add_library(vastus_coroutines INTERFACE)
target_link_libraries(vastus_coroutines INTERFACE vastus_options)
target_compile_definitions(vastus_coroutines INTERFACE BOOST_ASIO_NO_DEPRECATED)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(vastus_coroutines INTERFACE -Wno-mismatched-new-delete)
endif()

# Files with coroutines. clang 14 cannot sanitize them ("Cannot represent a difference across sections"), so a fuzz
# build, which never runs them, leaves them plain. g++ sanitizes them in the other builds.
function(vastus_coroutine_sources)
    if(VASTUS_FUZZ)
        set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "-fno-sanitize=all")
    endif()
endfunction()
