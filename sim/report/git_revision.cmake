# SPDX-License-Identifier: Apache-2.0
# Writes OUTPUT, a header with the revision of SOURCE, and leaves it alone where nothing changed: a build that follows
# no commit compiles nothing.
set(revision unknown)
execute_process(COMMAND git rev-parse --verify HEAD WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE head
                OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
if(NOT failed)
  set(revision ${head})
  execute_process(COMMAND git status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE}
                  OUTPUT_VARIABLE changes ERROR_QUIET)
  if(changes)
    string(APPEND revision -dirty)
  endif()
endif()
set(text "// SPDX-License-Identifier: Apache-2.0\n#define SPIKELOOM_GIT_REVISION \"${revision}\"\n")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} before)
endif()
if(NOT "${before}" STREQUAL "${text}")
  file(WRITE ${OUTPUT} "${text}")
endif()
