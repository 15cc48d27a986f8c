#include "tests/support/older_vaults.h"

#include <fstream>
#include <iterator>
#include <string_view>

#include "storage/database.h"

namespace chatelaine::modelstest {
namespace {

// Of a server that doesn't run.
Result<storage::Database> databaseIn(const std::filesystem::path& data) {
  std::ifstream file(data / "keys" / "server.key", std::ios::binary);
  const std::string key{std::istreambuf_iterator<char>(file), {}};
  return storage::Database::open(data / "server" / "server.db", Secret::copyOf(key));
}

// `types` is of its columns: i an integer, b a blob.
Result<void> copyTable(storage::Database& from, storage::Database& to, const std::string& table,
                       std::string_view types) {
  CHATELAINE_TRY(rows, from.prepare("SELECT * FROM " + table));
  std::string places = "?";
  for (std::size_t more = 1; more < types.size(); ++more) places += ", ?";
  for (;;) {
    CHATELAINE_TRY(hasRow, rows.step());
    if (!hasRow) return {};
    CHATELAINE_TRY(insert, to.prepare("INSERT OR REPLACE INTO " + table + " VALUES (" + places + ")"));
    for (int column = 0; column < int(types.size()); ++column) {
      if (types[std::size_t(column)] == 'i') insert.bind(rows.integer(column));
      else insert.bind(ByteView(rows.blob(column)));
    }
    CHATELAINE_CHECK(insert.run());
  }
}

Result<void> addToCopy(test::RunningDaemon& server) {
  CHATELAINE_TRY(newest, databaseIn(server.data()));
  CHATELAINE_TRY(copy, databaseIn(server.file("copy")));
  CHATELAINE_CHECK(copyTable(newest, copy, "roster", "bib"));
  CHATELAINE_CHECK(copyTable(newest, copy, "wrapped_key", "bbbiibb"));
  return copy.execute(
      "UPDATE team SET roster_revision = (SELECT max(revision) FROM roster WHERE roster.team = team.id)");
}

}  // namespace

bool showOlderVaults(ServerWorld& world) {
  world.server().kill();
  return addToCopy(world.server()).has_value() && world.putServerBack();
}

}  // namespace chatelaine::modelstest
