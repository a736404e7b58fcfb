// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sim/html/sections.hpp"

namespace spikeloom::html {
namespace {

/// A column of a run's table, as a report shows it.
struct ShownColumn {
    const char *column, *title;
    bool isText = false;  ///< whatever stands in it: a population may be called 1e3
};

/// Some columns of a file of the runs, those that any of them has; a column in front says which run it is.
struct FileSheet {
    std::string id, title, caption, file;
    std::vector<ShownColumn> columns;
    std::size_t mostRows = 2000;  ///< of a run
};

Sheet sheetOf(const ComparedRuns& all, const FileSheet& what) {
    const ComparedRuns runs = having(all, what.file);
    Sheet sheet{.id = what.id, .title = what.title, .caption = what.caption, .columns = {}, .folded = true};
    std::vector<ShownColumn> columns;
    for (const ShownColumn& shown : what.columns)
        if (!having(runs, what.file, {shown.column}).empty()) columns.push_back(shown);
    if (all.size() > 1) sheet.columns.push_back({"run"});
    for (const ShownColumn& shown : columns) sheet.columns.push_back({shown.title, !shown.isText});
    for (const Compared& run : runs) {
        const results::Table& table = *run.table(what.file);
        for (std::size_t row = 0; row < std::min(table.rows(), what.mostRows); ++row) {
            std::vector<Json> fields;
            if (all.size() > 1) fields.emplace_back(run.label());
            for (const ShownColumn& shown : columns) {
                if (!table.has(shown.column))
                    fields.emplace_back(nullptr);
                else if (shown.isText)
                    fields.emplace_back(table.text(row, shown.column));
                else if (const auto number = table.number(row, shown.column))
                    fields.emplace_back(*number);
                else
                    fields.emplace_back(nullptr);
            }
            sheet.rows.push_back(std::move(fields));
        }
        if (table.rows() > what.mostRows)
            sheet.caption += " " + run.label() + ": the first " + std::to_string(what.mostRows) + " of " +
                             std::to_string(table.rows()) + " rows; " + what.file + " of the run has all.";
    }
    return sheet;
}

const std::vector<FileSheet>& sheets() {
    static const std::vector<FileSheet> all{{.id = "layers",
                                             .title = "Layers",
                                             .caption = "Means of an inference.",
                                             .file = "layers.csv",
                                             .columns = {{"population", "population", true},
                                                         {"stage", "stage"},
                                                         {"neurons", "neurons"},
                                                         {"cores", "cores"},
                                                         {"bound_by", "bound by", true},
                                                         {"spikes_per_neuron", "spikes a neuron"},
                                                         {"unit_spikes", "unit spikes"},
                                                         {"synaptic_operations", "synaptic operations"},
                                                         {"mac_operations", "multiply-accumulates"},
                                                         {"neuron_updates", "neuron updates"},
                                                         {"busiest_core_cycles", "busiest core [cycles]"},
                                                         {"memory_bits", "memory [bits]"},
                                                         {"energy_j", "energy of its cores [J]"}}},
                                            {.id = "mapping",
                                             .title = "Mapping",
                                             .caption = "Which core holds what, and how full its memories are.",
                                             .file = "cores.csv",
                                             .columns = {{"core", "core"},
                                                         {"tile", "tile"},
                                                         {"tile_x", "x"},
                                                         {"tile_y", "y"},
                                                         {"population", "population", true},
                                                         {"slice", "rows, columns", true},
                                                         {"utilisation", "utilisation"},
                                                         {"synaptic_memory_used", "synaptic memory used"},
                                                         {"membrane_memory_used", "membrane memory used"},
                                                         {"tracer_memory_used", "tracer memory used"},
                                                         {"function_memory_used", "function memory used"},
                                                         {"fanout_memory_used", "fan-out memory used"}}},
                                            {.id = "hot_links",
                                             .title = "Links with the most flits",
                                             .caption = "Means of an inference, the most loaded first.",
                                             .file = "links.csv",
                                             .columns = {{"link", "link", true},
                                                         {"flits", "flits"},
                                                         {"utilisation", "utilisation"},
                                                         {"stall_cycles", "stall [cycles]"},
                                                         {"mean_queue_flits", "mean queue [flits]"},
                                                         {"largest_queue_flits", "largest queue [flits]"}},
                                             .mostRows = 100},
                                            {.id = "energy_table",
                                             .title = "Entries of the energy table",
                                             .caption = "What was counted, what each costs, and who says so.",
                                             .file = "energy.csv",
                                             .columns = {{"entry", "entry", true},
                                                         {"component", "component", true},
                                                         {"count_per_inference", "count"},
                                                         {"count_unit", "unit", true},
                                                         {"energy_each_pj", "each [pJ]"},
                                                         {"energy_j", "energy [J]"},
                                                         {"share", "share"},
                                                         {"kind", "kind", true},
                                                         {"source", "source", true}}},
                                            {.id = "samples",
                                             .title = "Samples",
                                             .caption = "",
                                             .file = "samples.csv",
                                             .columns = {{"index", "sample"},
                                                         {"label", "label"},
                                                         {"prediction", "prediction"},
                                                         {"steps", "steps"},
                                                         {"latency_s", "latency [s]"},
                                                         {"energy_j", "energy [J]"},
                                                         {"unit_spikes", "unit spikes"},
                                                         {"synaptic_operations", "synaptic operations"},
                                                         {"settled", "settled", true},
                                                         {"wrong_codes", "wrong codes"}},
                                             .mostRows = 1000}};
    return all;
}

}  // namespace

Section tablesSection(const ComparedRuns& runs) {
    Section section{.id = "tables", .title = "Tables", .intro = ""};
    for (const FileSheet& what : sheets())
        if (!having(runs, what.file).empty()) section.parts.emplace_back(sheetOf(runs, what));
    return section;
}

}  // namespace spikeloom::html
