#include "tests/vault/server_process.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/crypto_fixture.h"

namespace chatelaine::test {
namespace {

// Secrets of this process are zeros in a child: both make the same one.
Secret databaseKey() { return Secret::copyOf(ByteView(Bytes(32, std::byte{7}))); }

Bytes contentOf(const std::filesystem::path& file) {
  std::stringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return copyOf(bytesOf(content.str()));
}

http::Request received(const std::string& method, const std::string& target, const std::string& bearer, Bytes body) {
  http::Request request;
  request.method = method;
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  if (!bearer.empty()) request.headers.push_back({"Authorization", "Bearer " + bearer});
  request.body = std::move(body);
  return request;
}

std::vector<std::string> tablesOf(storage::Database& database) {
  auto rows = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").value();
  std::vector<std::string> names;
  while (rows.step().value()) names.push_back(rows.text(0));
  return names;
}

std::size_t columnsOf(storage::Database& database, const std::string& table) {
  auto rows = database.prepare("PRAGMA table_info(" + table + ")").value();
  std::size_t count = 0;
  while (rows.step().value()) ++count;
  return count;
}

}  // namespace

ServerProcess::ServerProcess(Timestamp now) {
  startCrypto();
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends) != 0) throw std::runtime_error("no socket pair");
  m_child = fork();
  m_end = m_ends[m_child == 0 ? 1 : 0];
  close(m_ends[m_child == 0 ? 0 : 1]);
  if (m_child == 0) serve(now);
}

ServerProcess::~ServerProcess() { stop(); }

void ServerProcess::stop() {
  if (m_end < 0) return;
  close(std::exchange(m_end, -1));
  waitpid(m_child, nullptr, 0);
}

void ServerProcess::sendText(ByteView text) {
  const std::uint64_t size = text.size();
  std::string all(sizeof size, '\0');
  std::memcpy(all.data(), &size, sizeof size);
  all += textOf(text);
  for (std::size_t sent = 0; sent < all.size();) {
    const ssize_t now = write(m_end, all.data() + sent, all.size() - sent);
    if (now <= 0) throw std::runtime_error("the server process is gone");
    sent += static_cast<std::size_t>(now);
  }
}

Bytes ServerProcess::receive() {
  const auto take = [this](void* to, std::size_t size) {
    for (std::size_t had = 0; had < size;) {
      const ssize_t now = read(m_end, static_cast<char*>(to) + had, size - had);
      if (now <= 0) return false;
      had += static_cast<std::size_t>(now);
    }
    return true;
  };
  std::uint64_t size = 0;
  if (!take(&size, sizeof size)) throw std::runtime_error("the other side is gone");
  Bytes text(size);
  if (!take(text.data(), text.size())) throw std::runtime_error("the other side is gone");
  return text;
}

// The child: one request after another until nobody asks any more.
void ServerProcess::serve(Timestamp now) try {
  std::ofstream log(m_folder.file("log"));
  auto store = server::SqlcipherStore::open(m_folder.file("server.db"), databaseKey()).value();
  server::Service::Options options;
  options.clock = [now] { return now; };
  options.log = [&log](LogLevel, std::string_view event, std::initializer_list<LogField> fields) {
    log << event;
    for (const LogField& field : fields) log << ' ' << field.name << '=' << field.value;
    log << std::endl;
  };
  server::Service service(*store, std::move(options));
  std::string target;  // the last one stays, so that there is something to be found
  for (;;) {
    const std::string method(textOf(receive()));
    target = textOf(receive());
    const std::string bearer(textOf(receive()));
    const http::Response response = service.handle(received(method, target, bearer, receive()));
    sendText(bytesOf(std::to_string(response.status)));
    sendText(response.body);
  }
} catch (const std::exception&) {
  _exit(0);
}

sync::ApiResponse ServerProcess::ask(const sync::ApiRequest& request) {
  sendText(bytesOf(request.method));
  sendText(bytesOf(request.target));
  sendText(bytesOf(request.bearer));
  sendText(request.body);
  const int status = std::stoi(std::string(textOf(receive())));
  return {status, receive()};
}

std::size_t ServerProcess::countInMemory(const Canary& canary) const {
  const std::string proc = "/proc/" + std::to_string(m_child);
  const int memory = open((proc + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  if (memory < 0) throw std::runtime_error("its memory can't be read");
  std::ifstream maps(proc + "/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t start = 0;
    std::uintptr_t end = 0;
    char writable = 0;
    if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %*c%c", &start, &end, &writable) != 3) continue;
    if (writable != 'w' || end - start > (std::uintptr_t{1} << 30)) continue;
    Bytes region(end - start);
    const ssize_t had = pread(memory, region.data(), region.size(), static_cast<off_t>(start));
    if (had > 0) count += canary.countIn(ByteView(region).first(static_cast<std::size_t>(had)));
  }
  close(memory);
  return count;
}

Bytes ServerProcess::rows() const {
  auto database = storage::Database::open(m_folder.file("server.db"), databaseKey()).value();
  Bytes all;
  for (const std::string& table : tablesOf(database)) {
    auto rows = database.prepare("SELECT * FROM " + table).value();
    const std::size_t columns = columnsOf(database, table);
    while (rows.step().value()) {
      for (std::size_t column = 0; column < columns; ++column) {
        const Bytes cell = rows.blob(static_cast<int>(column));
        all.insert(all.end(), cell.begin(), cell.end());
      }
    }
  }
  return all;
}

Bytes ServerProcess::log() const { return contentOf(m_folder.file("log")); }

Bytes ServerProcess::files() const {
  Bytes all;
  for (const auto& entry : std::filesystem::directory_iterator(m_folder.path())) {
    const Bytes content = contentOf(entry.path());
    all.insert(all.end(), content.begin(), content.end());
  }
  return all;
}

}  // namespace chatelaine::test
