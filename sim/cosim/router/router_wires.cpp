// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_wires.hpp"

#include <fmt/format.h>

#include "hw/noc/common/round_robin.hpp"

namespace spikeloom::cosim {
namespace {

std::string text(const RouterFlit& flit) {
    return fmt::format("{}{}{:#x} on channel {}{}", flit.head ? "head " : "", flit.tail ? "tail " : "", flit.data,
                       flit.vc, flit.head ? fmt::format(" to port {}", flit.route) : "");
}

std::string flitAt(const RouterWires& wires, std::uint32_t port) {
    return (wires.flits >> port & 1) != 0 ? text(wires.flit[port]) : "none";
}
std::string creditAt(const RouterWires& wires, std::uint32_t port) {
    return (wires.credits >> port & 1) != 0 ? fmt::format("channel {}", wires.creditVc[port]) : "none";
}

/// What a flit says to its receiver: body flits have no route, and terminals want none.
RouterFlit said(const RouterWires& wires, std::uint32_t port, std::uint32_t routes) {
    RouterFlit flit = wires.flit[port];
    if (!flit.head || (routes >> port & 1) == 0) flit.route = 0;
    return flit;
}

}  // namespace

std::optional<RouterDifference> difference(const RouterWires& model, const RouterWires& rtl, std::uint32_t routes) {
    if (((model.flits | rtl.flits | model.credits | rtl.credits)) == 0) return std::nullopt;
    for (std::uint32_t port = 0; port < hw::kPorts; ++port) {
        const bool sends = (model.flits >> port & 1) != 0, returns = (model.credits >> port & 1) != 0;
        const auto kind = [&](std::uint32_t valid, std::uint32_t validInRtl) {
            return ((valid ^ validInRtl) >> port & 1) != 0 ? Difference::Cycle : Difference::Value;
        };
        if (((model.flits ^ rtl.flits) >> port & 1) != 0 ||
            (sends && said(model, port, routes) != said(rtl, port, routes)))
            return RouterDifference{fmt::format("flit out of port {}", port), flitAt(model, port), flitAt(rtl, port),
                                    kind(model.flits, rtl.flits)};
        if (((model.credits ^ rtl.credits) >> port & 1) != 0 || (returns && model.creditVc[port] != rtl.creditVc[port]))
            return RouterDifference{fmt::format("credit out of port {}", port), creditAt(model, port),
                                    creditAt(rtl, port), kind(model.credits, rtl.credits)};
    }
    return std::nullopt;
}

std::optional<RouterDifference> difference(const RouterEventCounts& model, const RouterEventCounts& rtl) {
    if (model == rtl) return std::nullopt;
    const auto words = [](const RouterEventCounts& counts) {
        return fmt::format("{} channels granted and {} refused, {} cycles without credit and {} without the switch",
                           counts.vcGranted, counts.vcRefused, counts.noCredit, counts.noSwitch);
    };
    return RouterDifference{"events so far", words(model), words(rtl), Difference::Cycle};
}

std::string describe(const RouterWires& wires) {
    std::string all;
    hw::forEachBit(wires.flits, [&](std::uint32_t port) {
        all += fmt::format("{}flit in port {}: {}", all.empty() ? "" : "; ", port, text(wires.flit[port]));
    });
    hw::forEachBit(wires.credits, [&](std::uint32_t port) {
        all += fmt::format("{}credit for port {}: channel {}", all.empty() ? "" : "; ", port, wires.creditVc[port]);
    });
    return all.empty() ? "nothing came in" : all;
}

}  // namespace spikeloom::cosim
