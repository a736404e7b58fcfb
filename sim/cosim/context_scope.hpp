// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#include <memory>

/// Verilator's runtime looks for the context of the thread when a model begins and ends, an assertion fails or a random
/// number is drawn; that has to be the unit's own, also where a thread has several units. Only for translation units
/// that include Verilated headers.
namespace spikeloom::cosim {

/// While there is one, a unit's context is the thread's; then the one before is it again.
class ContextScope {
public:
    explicit ContextScope(VerilatedContext& context) : before_(Verilated::threadContextp()) {
        Verilated::threadContextp(&context);
    }
    ~ContextScope() { Verilated::threadContextp(before_); }
    ContextScope(const ContextScope&) = delete;
    ContextScope& operator=(const ContextScope&) = delete;

private:
    VerilatedContext* before_;
};

/// A context for one unit. It is not made the thread's, starts no threads, and a failed assertion does not end the
/// process: `gotError()` tells.
[[nodiscard]] inline std::unique_ptr<VerilatedContext> makeContext() {
    const ContextScope scope(*Verilated::threadContextp());  // a new context puts itself in its place
    auto context = std::make_unique<VerilatedContext>();
    context->threads(1);
    context->fatalOnError(false);
    return context;
}

}  // namespace spikeloom::cosim
