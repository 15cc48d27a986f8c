#include "app/ctl/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

namespace chatelaine::ctl {

std::string ask(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 1) std::fputs(question.c_str(), stderr);
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

std::string shown(std::string name) {
  std::ranges::replace_if(
      name, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; }, '?');
  return name.empty() ? "(no name)" : name;
}

}  // namespace chatelaine::ctl
