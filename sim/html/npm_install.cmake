# SPDX-License-Identifier: Apache-2.0
# cmake -DNPM=... -DSOURCE=... -DTARGET=... -P npm_install.cmake: quiet unless it fails.
file(MAKE_DIRECTORY ${TARGET})
file(COPY ${SOURCE}/package.json ${SOURCE}/package-lock.json DESTINATION ${TARGET})
execute_process(
    COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline --no-update-notifier
    WORKING_DIRECTORY ${TARGET} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${said}\nnpm could not install the packages of ${SOURCE}. They come over the network the first time, "
                      "then from npm's cache. Without them: cmake -DSPIKELOOM_HTML=OFF")
endif()
file(TOUCH ${TARGET}/packages.stamp)
