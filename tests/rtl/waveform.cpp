// SPDX-License-Identifier: Apache-2.0
#include "tests/rtl/waveform.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace spikeloom::testing {

std::optional<Waveform> Waveform::read(const std::filesystem::path& fstFile) {
    if (std::system("command -v fst2vcd > /dev/null") != 0) return std::nullopt;
    const std::string vcd = fstFile.string() + ".vcd";
    if (std::system(("fst2vcd -f '" + fstFile.string() + "' > '" + vcd + "' 2> /dev/null").c_str()) != 0)
        throw std::runtime_error(fstFile.string() + " is not FST");
    std::ifstream in(vcd);
    Waveform waveform;
    bool begun = false;
    for (std::string word; in >> word;) {
        if (word == "$var") {  // type, width, code, name
            std::string type, width, code, name;
            in >> type >> width >> code >> name;
            waveform.codes_.emplace(name, code);
        } else if (word[0] == '#') {
            waveform.lastTime_ = std::stoull(word.substr(1));
            if (!begun) waveform.firstTime_ = waveform.lastTime_;
            begun = true;
        } else if (begun && word[0] == 'b') {
            std::string code;
            in >> code;
            waveform.values_[code] = word.substr(1);
        } else if (begun && (word[0] == '0' || word[0] == '1')) {
            waveform.values_[word.substr(1)] = word.substr(0, 1);
        }
    }
    std::filesystem::remove(vcd);
    return waveform;
}

std::uint64_t Waveform::last(const std::string& signal, std::uint32_t at, std::uint32_t width) const {
    const auto code = codes_.find(signal);
    if (code == codes_.end() || !values_.contains(code->second))
        throw std::runtime_error("the waveform has no " + signal);
    const std::string& bits = values_.at(code->second);
    std::uint64_t value = 0;
    for (std::uint32_t i = width; i-- > 0;)
        value = value << 1 | (at + i < bits.size() && bits[bits.size() - 1 - at - i] == '1');
    return value;
}

}  // namespace spikeloom::testing
