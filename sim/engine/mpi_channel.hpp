// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <chrono>
#include <optional>
#include <string>

namespace spikeloom::engine {

/// How long to wait until the next look, since MPI's own waiting would keep a core busy: not at all while something may
/// come at once, then 50 us, soon 200 us, and 1 ms where nothing came for about 0.2 s.
class Pause {
public:
    void reset() { looks_ = 0; }
    [[nodiscard]] std::chrono::microseconds next();

private:
    unsigned looks_ = 0;
};

/// MPI from here to the end of its life, and messages between rank 0 and the others.
class MpiChannel {
public:
    enum Kind { Task, Cancel, Stop, Result, Failure };  ///< the first three from rank 0
    struct Message {
        Kind kind;
        int rank;  ///< of the sender
        std::string body;
    };

    /// @throws std::runtime_error where MPI cannot start
    MpiChannel();

    [[nodiscard]] int rank() const { return world_.rank(); }
    [[nodiscard]] int size() const { return world_.size(); }
    /// Returns when the receiver has it, or MPI has a copy. @throws std::runtime_error from 2 GiB on
    void send(int rank, Kind kind, const std::string& body = {}) const;
    /// What has come, if anything; in the order in which each sender sent.
    [[nodiscard]] std::optional<Message> receive() const;

private:
    boost::mpi::environment environment_;
    boost::mpi::communicator world_;
};

}  // namespace spikeloom::engine
