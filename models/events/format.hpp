// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/events/recording.hpp"

/// File formats of recordings. One file a format; `registry.cpp` lists them.
namespace spikeloom::events {

/// A file that was read, as a format gets it.
struct Source {
    std::string_view bytes;
    std::string file;  ///< what messages call it
    Sensor sensor;
};

struct Format {
    std::string_view name;
    std::string_view extension;  ///< `.bin`; several formats may share one
    std::string_view magic;      ///< first bytes of every file; empty where there are none
    /// @throws ConfigError, one problem with file and byte or line: a file that ends within a record, an event beyond
    /// the sensor, time that runs backwards, or what else the format forbids
    Recording (*read)(const Source& source);
};

/// 40 bits an event, as N-MNIST and N-Caltech101 have them, most significant bit first:
/// x [8], y [8], polarity [1] (1 = ON), time in us [23].
///
/// Recorders that count time in 13 bits wrote an entry with y = 240 at each overflow; it is no event, and adds 2^13 us
/// to everything behind it. Sensors of this format therefore have at most 240 rows.
/// Layout: G. Orchard et al., "Converting static image datasets to spiking neuromorphic datasets using saccades",
/// Front. Neurosci. 9:437, 2015, and garrickorchard.com/datasets/n-mnist; overflow entries: `eventvision.py` there.
[[nodiscard]] Recording readNMnist(const Source& source);

/// AEDAT 2.0 of a DVS128 (CIFAR10-DVS): header lines that begin with `#`, then big-endian records of a 32-bit address
/// and a 32-bit time in us. Address: polarity bit 0, x bits 1-7, y bits 8-14, external event bit 15 (skipped); nothing
/// above.
///
/// Taken as jAER's DVS128 extractor (and `dat2mat.m`) takes it: x = 127 - xbits, y = ybits, and a polarity bit of 0 is
/// ON. The format's own page calls 1 ON; jAER, which wrote the files, and dv-processing invert the bit. The common
/// readers of CIFAR10-DVS (tonic, SpikingJelly) turn the picture upright besides, to (127 - ybits, 127 - xbits): that
/// is `quarter_turns` = 1 in a list of recordings.
/// Layout: docs.inivation.com, "AEDAT 2.0" and "AEDAT 1.0" (DVS128); jAER, `ch.unizh.ini.jaer.chip.retina.DVS128`.
[[nodiscard]] Recording readAedat2(const Source& source);

/// AEDAT 3.1 (DVS-Gesture): header lines up to `#!END-HEADER`, then packets of a 28-byte header and eventCapacity
/// events of eventSize bytes, all little-endian. Header: eventType [2], eventSource [2], eventSize, eventTSOffset,
/// eventTSOverflow, eventCapacity, eventNumber, eventValid [4 each].
///
/// Polarity events (type 1): data [4] with valid bit 0, polarity bit 1 (1 = ON), y bits 2-16, x bits 17-31; time in us
/// [4], of which bits 31 and up are eventTSOverflow. Invalid ones are skipped and counted; other types are passed over.
/// Layout: docs.inivation.com, "AEDAT 3.1"; libcaer, `events/common.h` and `events/polarity.h`.
[[nodiscard]] Recording readAedat3(const Source& source);

/// Text: a header line `t,x,y,p`, then a line an event: time in us, column, row, polarity 0 or 1.
[[nodiscard]] Recording readCsv(const Source& source);

[[nodiscard]] const std::vector<Format>& formats();
[[nodiscard]] std::vector<std::string> formatNames();

/// What can be known before a file is opened. @throws ConfigError naming the extensions when no format has that of
/// `path`
void requireKnownExtension(const std::filesystem::path& path);

/// Reads a recording.
/// @param format  one of `formatNames()`; empty: the one that extension and first bytes tell
/// @throws ConfigError, one problem
[[nodiscard]] Recording readRecording(const std::filesystem::path& path, Sensor sensor, std::string_view format = {});

}  // namespace spikeloom::events
