// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "models/network/dataset.hpp"
#include "models/network/findings.hpp"
#include "models/network/safetensors.hpp"

namespace spikeloom::network {

/// Reads what the samples of a data set are labelled with: one overload a task (std::visit). The samples have been
/// read.
class LabelReader {
public:
    LabelReader(const TensorFile& file, const Population& readout, Dataset& dataset, Findings& findings)
        : file_(file), readout_(readout), dataset_(dataset), findings_(findings) {}

    void operator()(const Classification&);
    void operator()(const Segmentation&);
    void operator()(const Detection&);

private:
    void readBox(const double* values, std::size_t image);

    const TensorFile& file_;
    const Population& readout_;
    Dataset& dataset_;
    Findings& findings_;
};

}  // namespace spikeloom::network
