// Copies of a server's database: made while it runs, put back while it doesn't. And where the database's key is.
#pragma once
#include "app/daemon/configuration.h"
#include "app/daemon/places.h"
#include "core/log.h"
#include "core/secret.h"

namespace chatelaine::daemon {

// Main thread. The key of a database, made if there is neither; as databaseKey.
Result<Secret> keyOf(const std::string& name, const std::filesystem::path& database, const Places& places,
                     const Configuration& configuration, const Log& log);

// The copy opens with the same key, which is not in it. alreadyExists, notFound; invalidInput: PostgreSQL has tools of
// its own.
Result<void> backUp(const std::filesystem::path& file, const Places& places, const Configuration& configuration,
                    const Log& log);

// The copy is checked first. What was there stays beside it as server.db.replaced, and clients see another generation.
// alreadyRunning: a server uses the folder. wrongPassphrase: the copy has another key. alreadyExists: the name for what
// is replaced is taken.
Result<void> restore(const std::filesystem::path& file, const Places& places, const Configuration& configuration,
                     const Log& log);

}  // namespace chatelaine::daemon
