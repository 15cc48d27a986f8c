#include "gateway/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace chatelaine::gateway {
namespace {

constexpr std::uintmax_t largest = 16 * 1024 * 1024;

std::unexpected<Error> failed(const std::filesystem::path& file, int error) {
  const ErrorCode code = error == ENOSPC || error == EDQUOT ? ErrorCode::diskFull : ErrorCode::denied;
  return fail(code, file.string() + ": " + std::strerror(error));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : m_number(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (m_number >= 0) ::close(m_number);
  }
  int number() const { return m_number; }

 private:
  int m_number;
};

bool writeAll(int descriptor, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

void syncFolder(const std::filesystem::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.number() >= 0) ::fsync(descriptor.number());
}

}  // namespace

Result<Bytes> readFile(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) return fail(ErrorCode::notFound, file.string() + ": " + error.message());
  if (size > largest) return fail(ErrorCode::limitExceeded, file.string());
  std::ifstream stream(file, std::ios::binary);
  Bytes content(static_cast<std::size_t>(size));
  stream.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(size));
  if (!stream) return fail(ErrorCode::denied, file.string());
  return content;
}

Result<void> writeFile(const std::filesystem::path& file, ByteView content) {
  std::filesystem::path temporary = file;
  temporary += ".new";
  {
    const Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (descriptor.number() < 0 || !writeAll(descriptor.number(), content)) return failed(temporary, errno);
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) return failed(file, errno);
  syncFolder(file.parent_path());
  return {};
}

}  // namespace chatelaine::gateway
