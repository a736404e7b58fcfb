// SPDX-License-Identifier: Apache-2.0
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "models/support/error.hpp"
#include "sim/trace/files/nir_data.hpp"

namespace spikeloom::trace {
namespace {

/// A failed call, without a word of where: the caller knows the file.
struct Hdf5Failed {};

/// An identifier of the library, closed with what its kind is closed with.
template <herr_t (*Close)(hid_t)>
class Handle {
public:
    Handle() = default;
    explicit Handle(hid_t id) : id_(id) {
        if (id < 0) throw Hdf5Failed();
    }
    ~Handle() {
        if (id_ >= 0) Close(id_);
    }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }
    [[nodiscard]] hid_t get() const { return id_; }
    /// Closes it now. @throws Hdf5Failed if what was written has not arrived
    void close() {
        if (Close(std::exchange(id_, -1)) < 0) throw Hdf5Failed();
    }

private:
    hid_t id_ = -1;
};
using File = Handle<H5Fclose>;
using Group = Handle<H5Gclose>;
using Dataset = Handle<H5Dclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using Attribute = Handle<H5Aclose>;
using Properties = Handle<H5Pclose>;

void check(herr_t status) {
    if (status < 0) throw Hdf5Failed();
}

void setAttribute(hid_t object, const char* name, hid_t fileType, hid_t memoryType, const void* value) {
    const Space scalar(H5Screate(H5S_SCALAR));
    const Attribute attribute(H5Acreate2(object, name, fileType, scalar.get(), H5P_DEFAULT, H5P_DEFAULT));
    check(H5Awrite(attribute.get(), memoryType, value));
}

void setType(hid_t object, const char* name) {
    const Type text(H5Tcopy(H5T_C_S1));
    check(H5Tset_size(text.get(), H5T_VARIABLE));
    check(H5Tset_cset(text.get(), H5T_CSET_UTF8));
    setAttribute(object, "__type__", text.get(), text.get(), &name);
}

/// Of an object that does not say when it was made: the same spikes are the same bytes.
Properties withoutTimes(hid_t kind) {
    Properties properties(H5Pcreate(kind));
    check(H5Pset_obj_track_times(properties.get(), false));
    return properties;
}

Group makeGroup(hid_t parent, const std::string& name) {
    return Group(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, withoutTimes(H5P_GROUP_CREATE).get(), H5P_DEFAULT));
}

/// Names of the links to the populations within one group, which cannot hold a '/'. Where that makes two the same, the
/// second has a number.
std::vector<std::string> linkNames(const std::vector<SpikeTable>& tables) {
    std::set<std::string> taken;
    for (const SpikeTable& table : tables) taken.insert(table.population);
    std::vector<std::string> names;
    for (const SpikeTable& table : tables) {
        std::string name = table.population;
        std::replace(name.begin(), name.end(), '/', '.');
        const std::string plain = name;
        if (name != table.population)
            for (std::size_t i = 2; !taken.insert(name).second; ++i) name = plain + "_" + std::to_string(i);
        names.push_back(std::move(name));
    }
    return names;
}

/// The three arrays of a population. [sample][event]
class Events {
public:
    Events(hid_t nodes, const std::string& name, const SpikeTable& table, std::uint32_t steps)
        : samples_(table.spikes.size()), cols_(table.cols), written_(table.spikes.size()) {
        const Group node = makeGroup(nodes, name);
        setType(node.get(), "NIRNodeData");
        const Group observables = makeGroup(node.get(), "observables");
        const Group spikes = makeGroup(observables.get(), "spikes");
        setType(spikes.get(), "ValuedEventData");
        const auto neurons = static_cast<std::int64_t>(table.neurons);
        const double end = steps + 1.0;
        setAttribute(spikes.get(), "n_neurons", H5T_STD_I64LE, H5T_NATIVE_INT64, &neurons);
        setAttribute(spikes.get(), "t_max", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &end);
        most_ = *std::max_element(table.spikes.begin(), table.spikes.end());
        // Indices and steps in half the bytes where they fit, since every byte is hashed too.
        small_ = table.neurons <= (std::uint64_t{1} << 31U) && steps < (1U << 24U);
        constexpr std::int64_t kNobody = -1;
        constexpr double kNever = std::numeric_limits<double>::infinity(), kNothing = 0.0;
        idx_ = dataset(spikes.get(), "idx", small_ ? H5T_STD_I32LE : H5T_STD_I64LE, H5T_NATIVE_INT64, &kNobody);
        time_ = dataset(spikes.get(), "time", small_ ? H5T_IEEE_F32LE : H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &kNever);
        value_ = dataset(spikes.get(), "value", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &kNothing);
    }

    void add(std::size_t sample, const std::vector<Spike>& spikes) {
        if (small_)
            addAs<std::int32_t, float>(sample, spikes, H5T_NATIVE_INT32, H5T_NATIVE_FLOAT);
        else
            addAs<std::int64_t, double>(sample, spikes, H5T_NATIVE_INT64, H5T_NATIVE_DOUBLE);
    }

private:
    /// In the types of the file: the library would clear a megabyte to convert a few numbers.
    template <class Index, class Time>
    void addAs(std::size_t sample, const std::vector<Spike>& spikes, hid_t indexType, hid_t timeType) {
        std::vector<Index> idx;
        std::vector<Time> time;
        std::vector<double> value;
        for (const Spike& spike : spikes) {
            idx.push_back(static_cast<Index>(spike.row * cols_ + spike.col));
            time.push_back(static_cast<Time>(spike.step));
            value.push_back(static_cast<double>(spike.value));
        }
        const std::array<hsize_t, 2> at{sample, written_[sample]}, size{1, spikes.size()};
        write(idx_, indexType, at, size, idx.data());
        write(time_, timeType, at, size, time.data());
        write(value_, H5T_NATIVE_DOUBLE, at, size, value.data());
        written_[sample] += spikes.size();
    }

    [[nodiscard]] Dataset dataset(hid_t group, const char* name, hid_t fileType, hid_t memoryType, const void* fill) {
        const std::array<hsize_t, 2> size{samples_, most_};
        const Space space(H5Screate_simple(2, size.data(), nullptr));
        const Properties properties = withoutTimes(H5P_DATASET_CREATE);
        check(H5Pset_fill_value(properties.get(), memoryType, fill));
        return Dataset(H5Dcreate2(group, name, fileType, space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT));
    }

    static void write(const Dataset& dataset, hid_t type, const std::array<hsize_t, 2>& at,
                      const std::array<hsize_t, 2>& size, const void* values) {
        const Space memory(H5Screate_simple(2, size.data(), nullptr)), file(H5Dget_space(dataset.get()));
        check(H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, at.data(), nullptr, size.data(), nullptr));
        check(H5Dwrite(dataset.get(), type, memory.get(), file.get(), H5P_DEFAULT, values));
    }

    hsize_t samples_, most_ = 0;
    std::uint64_t cols_;
    bool small_ = true;
    std::vector<std::uint64_t> written_;  // of each sample
    Dataset idx_, time_, value_;
};

class Hdf5NirData final : public NirData {
public:
    Hdf5NirData(std::filesystem::path path, const std::vector<SpikeTable>& tables, std::uint32_t steps)
        : path_(std::move(path)) {
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // the library prints by itself otherwise
        guarded([&] {
            file_ = File(H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
            setType(file_.get(), "NIRGraphData");
            const Group nodes = makeGroup(file_.get(), "nodes");
            const std::vector<std::string> names = linkNames(tables);
            for (std::size_t i = 0; i < tables.size(); ++i)
                events_.emplace_back(nodes.get(), names[i], tables[i], steps);
        });
    }

    void add(std::size_t population, std::size_t sample, const std::vector<Spike>& spikes) override {
        guarded([&] { events_[population].add(sample, spikes); });
    }

    void finish() override {
        guarded([&] {
            events_.clear();
            file_.close();
        });
    }

private:
    void guarded(const auto& work) {
        try {
            work();
        } catch (const Hdf5Failed&) {
            throw ConfigError({path_.string(), "", "cannot be written", "is there room on the disk?"});
        }
    }

    std::filesystem::path path_;
    File file_;
    std::vector<Events> events_;  // by population
};

}  // namespace

bool hasNirData() {
    return true;
}

std::unique_ptr<NirData> makeNirData(const std::filesystem::path& file, std::vector<SpikeTable> tables,
                                     std::uint32_t steps) {
    return std::make_unique<Hdf5NirData>(file, tables, steps);
}

}  // namespace spikeloom::trace
