// The real vault server in a process of its own, so that its memory can be searched: whatever is found there has
// reached it from outside.
#pragma once
#include <sys/types.h>

#include "tests/support/canary.h"
#include "tests/support/temporary_folder.h"
#include "tests/vault/world.h"

namespace chatelaine::test {

class ServerProcess {
 public:
  explicit ServerProcess(Timestamp now);
  ~ServerProcess();  // ends it
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  sync::ApiResponse ask(const sync::ApiRequest& request);
  std::size_t countInMemory(const Canary& canary) const;  // writable memory
  void stop();
  // After it has stopped: every cell of every row, what the process logged, and the files as they are on the disk.
  Bytes rows() const;
  Bytes log() const;
  Bytes files() const;

 private:
  void serve(Timestamp now);
  void sendText(ByteView text);
  Bytes receive();

  TemporaryFolder m_folder;
  int m_ends[2] = {-1, -1};
  int m_end = -1;
  pid_t m_child = 0;
};

}  // namespace chatelaine::test
