// A database in a temporary folder, with the small queries that these tests ask again and again.
#pragma once
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "storage/database.h"
#include "tests/support/temporary_folder.h"

namespace chatelaine::test {

inline Secret keyOf(unsigned char seed) {
  Secret key(32);
  for (std::byte& byte : key.writable()) byte = static_cast<std::byte>(seed++);
  return key;
}

// Ends the test by an exception instead of going on with a step that failed.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

inline std::int64_t numberFrom(storage::Database& database, std::string_view sql) {
  storage::Statement statement = must(database.prepare(sql));
  return must(statement.step()) ? statement.integer(0) : -1;
}

inline std::string contentOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void flipByte(const std::filesystem::path& file, std::streamoff offset) {
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  stream.seekg(offset);
  const auto byte = static_cast<char>(stream.get() ^ 0x01);
  stream.seekp(offset);
  stream.put(byte);
}

class VaultFile {
 public:
  std::filesystem::path path() const { return m_folder.file("vault.db"); }
  const std::filesystem::path& folder() const { return m_folder.path(); }
  storage::Database open(unsigned char key = 1) const { return must(storage::Database::open(path(), keyOf(key))); }

 private:
  TemporaryFolder m_folder;
};

}  // namespace chatelaine::test
