// SPDX-License-Identifier: Apache-2.0
#include "sim/tasks/detection.hpp"

#include "sim/tasks/average_precision.hpp"

namespace spikeloom::tasks {
namespace {

constexpr double kLeastOverlap = 0.5;
constexpr std::size_t kNumbers = 3;  // of a detected box

/// What all samples together say.
struct Total {
    std::vector<std::size_t> labelled;            ///< by class
    std::vector<std::vector<Ranked>> detections;  ///< by class
    std::size_t boxes = 0, detected = 0, matches = 0;
    double overlap = 0.0;  ///< of all matches

    Total(const std::vector<const Evidence*>& samples, std::uint32_t classes) : labelled(classes), detections(classes) {
        for (const Evidence* sample : samples) add(*sample);
    }
    void add(const Evidence& sample) {
        for (std::size_t c = 0; c < labelled.size(); ++c) {
            labelled[c] += static_cast<std::size_t>(sample[c]);
            boxes += static_cast<std::size_t>(sample[c]);
        }
        for (std::size_t at = labelled.size(); at < sample.size(); at += kNumbers) {
            const bool isMatch = sample[at + 2] > 0.0;
            detections[static_cast<std::size_t>(sample[at])].push_back({sample[at + 1], isMatch});
            ++detected;
            matches += isMatch;
            overlap += sample[at + 2];
        }
    }
    [[nodiscard]] std::optional<double> meanAveragePrecision() const {
        double sum = 0.0;
        std::size_t classes = 0;
        for (std::size_t c = 0; c < labelled.size(); ++c) {
            if (labelled[c] == 0) continue;
            sum += averagePrecision(detections[c], labelled[c]);
            ++classes;
        }
        return classes == 0 ? std::nullopt : std::optional(sum / static_cast<double>(classes));
    }
};

}  // namespace

Evidence DetectionTask::judge(std::span<const std::int64_t> sums, const network::Dataset& dataset,
                              std::size_t sample) const {
    const auto& labels = dataset.boxes[sample];
    const std::vector<DetectedBox> boxes =
        suppressed(decodeBoxes(sums, grid_, unit_, settings_.scoreThreshold), settings_.overlap);
    const std::vector<double> overlaps = matched(boxes, labels, kLeastOverlap);
    Evidence evidence(grid_.classes, 0.0);
    for (const network::LabelledBox& label : labels) evidence[label.category] += 1;
    for (std::size_t i = 0; i < boxes.size(); ++i)
        evidence.insert(evidence.end(), {static_cast<double>(boxes[i].category), boxes[i].score, overlaps[i]});
    return evidence;
}

std::vector<Figure> DetectionTask::figures(const std::vector<const Evidence*>& samples) const {
    const Total total(samples, grid_.classes);
    Figure overlap{.name = "mean_matched_iou"};
    if (total.matches > 0) overlap.value = total.overlap / static_cast<double>(total.matches);
    const auto count = [](const char* name, std::size_t value) {
        return Figure{.name = name, .kind = Figure::Kind::Count, .value = static_cast<double>(value)};
    };
    return {{.name = "average_precision_50", .value = total.meanAveragePrecision()},
            overlap,
            count("labelled_boxes", total.boxes),
            count("detected_boxes", total.detected),
            count("matched_boxes", total.matches)};
}

}  // namespace spikeloom::tasks
