// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>
#include <utility>

namespace spikeloom::hw {

/// The SystemC shell of a unit: a name and a place in the hierarchy. The unit inside is kernel-free and ticked by the
/// ClockDomain.
template <class Unit>
class UnitModule final : public sc_core::sc_module {
public:
    template <class... Args>
    explicit UnitModule(const sc_core::sc_module_name& name, Args&&... args)
        : sc_module(name), unit(std::forward<Args>(args)...) {}
    Unit unit;
};

/// As above, for units that are told their hierarchical name, for messages.
template <class Unit>
class NamedUnitModule final : public sc_core::sc_module {
public:
    template <class... Args>
    explicit NamedUnitModule(const sc_core::sc_module_name& moduleName, Args&&... args)
        : sc_module(moduleName), unit(this->name(), std::forward<Args>(args)...) {}
    Unit unit;
};

}  // namespace spikeloom::hw
