#include "app/daemon/invitation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>

namespace chatelaine::daemon {
namespace {

constexpr std::size_t longest = 1024;

// To its end or the end of the first line, straight into locked memory.
Secret readLine(int descriptor) {
  Secret text(longest);
  std::size_t size = 0;
  while (size < longest) {
    const ssize_t count = ::read(descriptor, text.writable().data() + size, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || text.text()[size] == '\n') break;
    ++size;
  }
  return Secret::copyOf(text.view().first(size));
}

Result<Secret> readPrivateFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return fail(ErrorCode::invalidInput, "the file that --join names can't be read");
  struct stat status{};
  const bool isOurs = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid() &&
                      (status.st_mode & 077U) == 0;
  Secret text = isOurs ? readLine(descriptor) : Secret();
  ::close(descriptor);
  if (!isOurs) return fail(ErrorCode::denied, "the file with the invitation must be its owner's alone: chmod 600");
  return text;
}

std::string hostName() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "gateway";
  return name.data();
}

}  // namespace

Result<gateway::JoinOrder> readInvitation(const std::filesystem::path& file, const std::optional<std::string>& name) {
  if (file == "-" && ::isatty(STDIN_FILENO) == 1) std::fputs("The invitation: ", stderr);
  CHATELAINE_TRY(text, file == "-" ? Result<Secret>(readLine(STDIN_FILENO)) : readPrivateFile(file));
  auto link = sync::parseInviteLink(text.text());
  if (!link)
    return fail(ErrorCode::invalidInput, "that is no invitation; it begins with chatelaine: and ends in words");
  return gateway::JoinOrder{std::move(*link), name.value_or(hostName())};
}

}  // namespace chatelaine::daemon
