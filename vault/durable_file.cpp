#include "vault/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace chatelaine::vault {
namespace {

constexpr std::size_t largestFile = std::size_t{1} << 20;

ErrorCode codeOf(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return ErrorCode::notFound;
    case EACCES:
    case EPERM:
    case EROFS: return ErrorCode::denied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return ErrorCode::diskFull;
    default: return ErrorCode::internal;
  }
}

std::unexpected<Error> failure(const std::filesystem::path& file) {
  const int error = errno;
  return fail(codeOf(error), file.filename().string() + ": " + std::generic_category().message(error));
}

class OpenFile {
 public:
  OpenFile(const std::filesystem::path& file, int flags)
      : m_descriptor(::open(file.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~OpenFile() {
    if (isOpen()) ::close(m_descriptor);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool isOpen() const { return m_descriptor >= 0; }
  int descriptor() const { return m_descriptor; }

 private:
  int m_descriptor;
};

bool writeAll(int descriptor, ByteView content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> writeDurably(const std::filesystem::path& file, ByteView content) {
  const OpenFile out(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
  if (!out.isOpen() || !writeAll(out.descriptor(), content) || ::fsync(out.descriptor()) != 0) return failure(file);
  return {};
}

}  // namespace

Result<Bytes> readWholeFile(const std::filesystem::path& file) {
  const OpenFile in(file, O_RDONLY);
  if (!in.isOpen()) return failure(file);
  Bytes content;
  std::array<std::byte, 4096> buffer{};
  for (;;) {
    const ssize_t size = ::read(in.descriptor(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failure(file);
    if (size == 0) return content;
    append(content, std::span(buffer).first(static_cast<std::size_t>(size)));
    if (content.size() > largestFile) return fail(ErrorCode::limitExceeded, file.filename().string() + " is too large");
  }
}

Result<void> replaceFile(const std::filesystem::path& file, ByteView content) {
  std::filesystem::path temporary = file;
  temporary += ".new";
  if (auto written = writeDurably(temporary, content); !written) {
    ::unlink(temporary.c_str());
    return written;
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) {
    const auto failed = failure(file);
    ::unlink(temporary.c_str());
    return failed;
  }
  const std::filesystem::path parent = file.has_parent_path() ? file.parent_path() : ".";
  const OpenFile folder(parent, O_RDONLY | O_DIRECTORY);
  if (!folder.isOpen() || ::fsync(folder.descriptor()) != 0) return failure(file);
  return {};
}

}  // namespace chatelaine::vault
