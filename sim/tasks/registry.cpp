// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/detection.hpp"
#include "sim/tasks/segmentation.hpp"

namespace spikeloom::tasks {
namespace {

/// One overload a task.
struct Make {
    const network::Population& readout;
    double unit;

    std::shared_ptr<const Task> operator()(const network::Classification&) const { return nullptr; }
    std::shared_ptr<const Task> operator()(const network::Segmentation&) const {
        return std::make_shared<SegmentationTask>(readout.cols());
    }
    std::shared_ptr<const Task> operator()(const network::Detection& settings) const {
        const CellGrid grid{readout.shape[0], readout.shape[1], readout.cols() - network::kBoxColumns};
        return std::make_shared<DetectionTask>(grid, unit, settings);
    }
};

}  // namespace

std::shared_ptr<const Task> makeTask(const network::Network& network, double unit) {
    const network::Population& readout = network.populations[value(network::readoutOf(network))];
    return std::visit(Make{readout, unit}, network::taskOf(network));
}

}  // namespace spikeloom::tasks
