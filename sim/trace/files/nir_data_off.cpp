// SPDX-License-Identifier: Apache-2.0
#include "models/support/error.hpp"
#include "sim/trace/files/nir_data.hpp"

/// A build without HDF5.
namespace spikeloom::trace {

bool hasNirData() {
    return false;
}

std::unique_ptr<NirData> makeNirData(const std::filesystem::path& file, std::vector<SpikeTable>, std::uint32_t) {
    throw ConfigError({file.string(), "", "this program was built without HDF5",
                       "install libhdf5-dev (scripts/setup does), then scripts/build release"});
}

}  // namespace spikeloom::trace
