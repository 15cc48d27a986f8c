// Precompiled for ui and app/desktop.
#pragma once
#include <QtWidgets/QtWidgets>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>
