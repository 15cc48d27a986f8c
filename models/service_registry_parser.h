// Reads the registry's JSON form (resources/services.json); private to models.
#pragma once
#include <string_view>
#include <vector>

#include "core/result.h"
#include "models/service_info.h"

namespace chatelaine::models {

// invalidInput names the service and the part. Ids and hosts are unique.
Result<std::vector<ServiceInfo>> parseServices(std::string_view json);

}  // namespace chatelaine::models
