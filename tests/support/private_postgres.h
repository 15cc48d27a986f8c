// A real PostgreSQL of the test's own, in a temporary folder and on a socket there: started, stopped, crashed, asked.
#pragma once
#include <QtCore/QProcess>

#include <memory>
#include <string>

#include "tests/support/temporary_folder.h"

namespace chatelaine::test {

class PrivatePostgres {
 public:
  // Throws what is wrong: a test that needs PostgreSQL fails without it. Root hands it to the user nobody.
  PrivatePostgres();
  ~PrivatePostgres();  // crash()

  void start();               // and waits until it answers
  void stop();                // as its administrator does: ends connections, waits for the end
  void crash();               // kill -9 of all of it
  std::string newDatabase();  // an empty one: its connection string
  std::string ask(const std::string& database, const std::string& sql);  // rows as lines, columns by "|"; throws
  static std::string nameOf(const std::string& connection);
  const std::filesystem::path& folder() const { return m_folder.path(); }
  void allow(const std::string& rule);  // a line before the others in pg_hba.conf; then start anew

 private:
  QByteArray run(const char* program, QStringList arguments, const char* text = nullptr);
  QStringList asOurUser() const;

  TemporaryFolder m_folder;
  std::filesystem::path m_programs;
  std::unique_ptr<QProcess> m_server;
  int m_databases = 0;
};

}  // namespace chatelaine::test
