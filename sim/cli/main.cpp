// SPDX-License-Identifier: Apache-2.0
#include <new>

#include "models/support/error.hpp"
#include "sim/cli/command.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/run/execute.hpp"

namespace {

using spikeloom::cli::ExitCode;

/// Every way in which the program may end, as an exit code.
ExitCode guarded(const std::vector<std::string>& arguments, spikeloom::cli::Terminal& terminal) {
    try {
        return spikeloom::cli::runProgram(arguments, terminal);
    } catch (const spikeloom::ConfigError& error) {
        for (const spikeloom::Problem& problem : error.problems()) terminal.error(problem.text());
        return ExitCode::UserError;
    } catch (const spikeloom::cosim::Mismatch& error) {
        terminal.error(std::string("the RTL and its model differ: ") + error.what());
        return ExitCode::Mismatch;
    } catch (const spikeloom::run::StallError& error) {
        terminal.error(error.what());
        return ExitCode::Stalled;
    } catch (const std::bad_alloc&) {
        terminal.error("out of memory");
    } catch (const spikeloom::InvariantError& error) {
        terminal.error(std::string("internal: ") + error.what());
    } catch (const std::exception& error) {
        terminal.error(error.what());
    }
    return ExitCode::InternalFailure;
}

}  // namespace

int main(int argc, char** argv) {
    auto terminal = spikeloom::cli::Terminal::standard();
    return static_cast<int>(guarded({argv, argv + argc}, terminal));
}

/// libsystemc has a main that calls this; ours takes its place, but the library wants the symbol.
extern "C" int sc_main(int, char**);
int sc_main(int, char**) {
    return static_cast<int>(ExitCode::InternalFailure);
}
