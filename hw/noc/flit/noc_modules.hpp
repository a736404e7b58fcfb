// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <systemc>

#include "hw/noc/flit/network_interface.hpp"
#include "hw/noc/flit/router.hpp"

/// SystemC shells of the interconnect: place in the hierarchy, ports and binding. They have no process and no
/// behaviour; the ClockDomain ticks the plain objects inside, and a flit crosses a link without a virtual call.
namespace spikeloom::hw {

/// What an output port is bound to: an input port. Asked once, at the end of elaboration.
class InputPortInterface : public virtual sc_core::sc_interface {
public:
    [[nodiscard]] virtual InputPort inputPort() const = 0;
};

/// Exports an input port of a plain object.
class InputPortShell final : public InputPortInterface {
public:
    explicit InputPortShell(InputPort port) : port_(port) {}
    [[nodiscard]] InputPort inputPort() const override { return port_; }

private:
    InputPort port_;
};

using FlitInput = sc_core::sc_export<InputPortInterface>;
using FlitOutput = sc_core::sc_port<InputPortInterface, 1, sc_core::SC_ZERO_OR_MORE_BOUND>;

/// `Chip.Tile[i].Router`. Ports are indexed by `Port`; those at the mesh's edge may stay unbound.
class RouterModule final : public sc_core::sc_module {
public:
    sc_core::sc_vector<FlitInput> inputs;
    sc_core::sc_vector<FlitOutput> outputs;

    /// @param arguments  all but the name, which is the module's  @param make  may be empty
    RouterModule(const sc_core::sc_module_name& name, RouterArguments arguments, const MakeRouter& make = {});
    [[nodiscard]] FlitRouter& logic() { return *router_; }

private:
    void end_of_elaboration() override;

    std::unique_ptr<FlitRouter> router_;
    std::deque<InputPortShell> inputPorts_;
};

/// `Chip.Tile[i].NetworkInterface`, or that of an edge terminal.
class NetworkInterfaceModule final : public sc_core::sc_module {
public:
    FlitInput input{"input"};
    FlitOutput output{"output"};

    NetworkInterfaceModule(const sc_core::sc_module_name& name, const NocSpec& spec, Terminal terminal,
                           Scheduler& scheduler, PacketPool& packets);
    [[nodiscard]] NetworkInterface& logic() { return interface_; }

    /// Binds both directions to the router's port.
    void bindTo(RouterModule& router);

private:
    void end_of_elaboration() override;

    NetworkInterface interface_;
    InputPortShell inputPort_;
};

}  // namespace spikeloom::hw
