// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/flit/noc_modules.hpp"

namespace spikeloom::hw {

RouterModule::RouterModule(const sc_core::sc_module_name& name, RouterArguments arguments, const MakeRouter& make)
    : sc_module(name), inputs("input", arguments.ports), outputs("output", arguments.ports) {
    arguments.name = this->name();
    router_ = makeRouter(make, arguments);
    for (std::uint32_t port = 0; port < inputs.size(); ++port) {
        inputPorts_.emplace_back(router_->input(Port{static_cast<std::uint8_t>(port)}));
        inputs[port].bind(inputPorts_.back());
    }
}

void RouterModule::end_of_elaboration() {
    for (std::uint32_t port = 0; port < outputs.size(); ++port)
        if (outputs[port].size() != 0)
            router_->connectOutput(Port{static_cast<std::uint8_t>(port)}, outputs[port]->inputPort());
}

NetworkInterfaceModule::NetworkInterfaceModule(const sc_core::sc_module_name& name, const NocSpec& spec,
                                               Terminal terminal, Scheduler& scheduler, PacketPool& packets)
    : sc_module(name), interface_(this->name(), spec, terminal, scheduler, packets), inputPort_(interface_.input()) {
    input.bind(inputPort_);
}

void NetworkInterfaceModule::end_of_elaboration() {
    if (output.size() != 0) interface_.connectOutput(output->inputPort());
}

void NetworkInterfaceModule::bindTo(RouterModule& router) {
    const std::uint32_t port = indexOf(interface_.terminal().port);
    output.bind(router.inputs[port]);
    router.outputs[port].bind(input);
}

}  // namespace spikeloom::hw
