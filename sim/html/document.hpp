// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What a report says, before it is a page: values that tests can read. `web/src/main.js` turns each kind of part into
/// elements; every text of it enters the page as text.
namespace spikeloom::html {

using Json = nlohmann::json;

/// Rows behind a chart, which are what its CSV holds. Columns carry their unit (`energy_uj`). In the page texts of a
/// column stand once each (`words`), and their numbers in the rows.
struct Data {
    std::vector<std::string> columns;
    std::vector<std::vector<Json>> rows{};

    /// Numbers are kept to six digits: a chart shows fewer, and the run's files have all. @throws InvariantError when
    /// there are not as many fields as columns
    void add(std::vector<Json> fields);
    [[nodiscard]] bool empty() const { return rows.empty(); }
};

/// A Vega-Lite specification over the data set `rows`.
struct Chart {
    std::string id, title;
    std::string caption;  ///< what is drawn, how it is counted, what was left out
    std::string summary;  ///< what one sees, in a sentence, for those who do not
    Data data;
    Json spec;
    std::string panel{};      ///< column whose values have a view each, beside each other; empty: one view
    std::size_t colours = 1;  ///< categories that colours tell apart
    double aspect = 0;        ///< height over width of the view; 0: the specification has the height
    bool wide = false;        ///< over the whole width of the page
};

struct Figure {
    std::string label, value;
    std::string note{};  ///< under the value, smaller
};

/// The figures that matter, large.
struct Figures {
    std::vector<Figure> figures;
};

struct Sheet {
    struct Column {
        std::string title;
        bool right = false;  ///< of numbers
    };
    std::string id, title, caption;
    std::vector<Column> columns;
    std::vector<std::vector<Json>> rows{};  ///< texts and numbers
    bool folded = false;
};

/// What a report would show had the run written it.
struct Absent {
    std::string title, text;
};

/// A file as it is, folded.
struct Verbatim {
    std::string title, text;
};

/// What a reader must not miss.
struct Notice {
    std::string text;
};

using Part = std::variant<Figures, Sheet, Chart, Absent, Verbatim, Notice>;

struct Section {
    std::string id, title, intro;
    std::vector<Part> parts{};
};

struct Document {
    std::string title, subtitle, footer;
    std::vector<Section> sections{};
};

[[nodiscard]] Json toJson(const Document& document);

}  // namespace spikeloom::html
