# SPDX-License-Identifier: Apache-2.0
# Packages of npm, exactly those of a lock file, installed in the build tree.

# spikeloom_npm_packages(SOURCE TARGET): makes TARGET/packages.stamp of SOURCE/package.json and its lock file.
function(spikeloom_npm_packages source target)
  add_custom_command(
      OUTPUT ${target}/packages.stamp
      COMMAND ${CMAKE_COMMAND} -DNPM=${NPM_PROGRAM} -DSOURCE=${source} -DTARGET=${target}
              -P ${PROJECT_SOURCE_DIR}/sim/html/npm_install.cmake
      DEPENDS ${source}/package.json ${source}/package-lock.json ${PROJECT_SOURCE_DIR}/sim/html/npm_install.cmake
      COMMENT "Installing the npm packages of ${source}" VERBATIM)
endfunction()
