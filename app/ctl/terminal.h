// Asking the person at the terminal, and showing them what came from elsewhere.
#pragma once
#include <string>

namespace chatelaine::ctl {

// A line from standard input; the question is shown on a terminal only.
std::string ask(const std::string& question);
// Names come from other people of the team: none of them may steer this terminal.
std::string shown(std::string name);

}  // namespace chatelaine::ctl
