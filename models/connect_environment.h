// The Connect environment under the names that models and ui use; made in core, so that chatelainectl has the same one.
#pragma once
#include "core/connect_environment.h"

namespace chatelaine::models {

using chatelaine::connectEnvironment;
using chatelaine::ConnectValues;
using chatelaine::EnvironmentVariable;
using chatelaine::maskedShellExports;
using chatelaine::shellExports;

}  // namespace chatelaine::models
