// The algorithms that the project can't do without, and whether this system has them; private to crypto.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace chatelaine::crypto {

struct Requirement {
  std::string name;
  std::function<bool()> isMet;
};

// QCA has to be initialised before they are asked.
std::vector<Requirement> requirements();
std::optional<std::string> firstUnmet(std::span<const Requirement> list);

}  // namespace chatelaine::crypto
