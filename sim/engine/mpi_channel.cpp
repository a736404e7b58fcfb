// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/mpi_channel.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <boost/mpi/request.hpp>
#include <boost/mpi/status.hpp>
#include <limits>
#include <stdexcept>
#include <thread>

namespace spikeloom::engine {
namespace {

/// Settings of Open MPI, unless the user has others. (Other implementations do not read them.)
boost::mpi::threading::level prepared() {
    setenv("OMPI_MCA_mpi_warn_on_fork", "0", 0);  // runners fork, but exec at once
    // Copies from process to process need a right that containers lack, and then fail with a warning for each message.
    setenv("OMPI_MCA_btl_vader_single_copy_mechanism", "none", 0);
    // On fewer cores than ranks it would yield in each look, which costs milliseconds on a busy machine; waiters sleep.
    setenv("OMPI_MCA_mpi_yield_when_idle", "0", 0);
    if (boost::mpi::environment::finalized())
        throw std::runtime_error("MPI was ended in this process, and starts only once");
    return boost::mpi::threading::funneled;
}

}  // namespace

std::chrono::microseconds Pause::next() {
    using std::chrono::microseconds;
    constexpr unsigned kAtOnce = 20, kSoon = 60, kLater = 1060;  // looks
    if (looks_ < kLater) ++looks_;
    if (looks_ < kAtOnce) return microseconds{0};
    if (looks_ < kSoon) return microseconds{50};
    return looks_ < kLater ? microseconds{200} : microseconds{1000};
}

MpiChannel::MpiChannel() : environment_(prepared(), /*abort_on_exception=*/false) {}

void MpiChannel::send(int rank, Kind kind, const std::string& body) const {
    if (body.size() > std::size_t{std::numeric_limits<int>::max()})
        throw std::runtime_error(fmt::format("a message of {} bytes is too long for MPI", body.size()));
    boost::mpi::request sent = world_.isend(rank, kind, body.data(), static_cast<int>(body.size()));
    for (Pause pause; !sent.test();) std::this_thread::sleep_for(pause.next());
}

std::optional<MpiChannel::Message> MpiChannel::receive() const {
    const auto status = world_.iprobe();
    if (!status) return std::nullopt;
    Message message{static_cast<Kind>(status->tag()), status->source(),
                    std::string(static_cast<std::size_t>(*status->count<char>()), '\0')};
    world_.recv(message.rank, message.kind, message.body.data(), static_cast<int>(message.body.size()));
    return message;
}

}  // namespace spikeloom::engine
