"""Settings from the environment (``ZHIJIN_*``, ``.env`` allowed). Nothing else in the program reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import InvalidInput

CHECKOUT = Path(__file__).resolve().parent.parent
"""The application runs from its checkout; its assets are the folder ``data`` there."""


class Settings(BaseSettings):
    """What an installation may set; every value has a working default."""

    model_config = SettingsConfigDict(env_prefix="ZHIJIN_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(Path("var"), validate_default=True)
    """Runtime state: database, archive, index, documents, logs. A relative path starts where the command is run."""
    database_url: str = ""
    """``sqlite:///PATH``; empty means ``zhijin.db`` in ``home``."""
    embedder: str | None = None
    """A sentence-transformers name or path; None is the bundled model."""
    workers: int | None = Field(None, ge=1)
    """Processes of an analysis of many articles; None is one for each processor, 1 none but the own."""
    host: str = "127.0.0.1"
    port: int = Field(8501, ge=1, le=65535)
    institution: str = "津沽市图书馆"
    """编印单位 on briefs and in the workbench."""
    contact: str = ""
    """Where a webmaster reaches the library; sent in the User-Agent."""
    fonts: Path | None = None
    """A folder with the library's own fonts (仿宋, 小标宋 …)."""
    min_free_mb: int = Field(500, ge=0)
    """Below this much free disk nothing new is collected or rendered."""
    idle_minutes: int = Field(30, ge=1)
    """A session ends after this long without a click."""
    role: Literal["all", "collector", "office"] = "all"
    """``collector`` collects and writes packages, nothing else; ``office`` takes packages in and never collects."""
    secure_cookies: bool = False
    """Set when the workbench stands behind TLS: cookies are then sent over HTTPS only."""
    public_url: str = ""
    """Where readers reach this server, e.g. https://zhijin.lib.example; personal links go out with notices only then."""
    admin_password: str = Field("", repr=False)
    """Read once by ``zhijin init`` when there is no terminal."""
    log_days: int = Field(400, ge=180)
    """网络安全法 asks for at least six months."""
    model_url: str = ""
    """Base address of an OpenAI-compatible drafting model, e.g. http://127.0.0.1:8000/v1; empty: none. It is asked only
    once an administrator has switched it on."""
    model_name: str = ""
    model_key: str = Field("", repr=False)
    model_seconds: int = Field(60, ge=1)
    """The longest that rewriting one brief may take."""
    demo: bool = False
    """Demo mode: role cards instead of accounts, on loopback only. ``zhijin demo`` sets it."""

    @field_validator("home")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.absolute()

    @property
    def database(self) -> Path:
        if not self.database_url:
            return self.home / "zhijin.db"
        scheme, _, path = self.database_url.partition(":///")
        if scheme != "sqlite" or not path:
            raise InvalidInput(
                f"数据库地址无法使用：{self.database_url}。目前支持 sqlite:///路径，请修改 ZHIJIN_DATABASE_URL"
            )
        return Path(path).absolute()

    @property
    def archive(self) -> Path:
        return self.home / "warc"

    @property
    def index(self) -> Path:
        return self.home / "index"

    @property
    def out(self) -> Path:
        return self.home / "out"

    @property
    def models(self) -> Path:
        """Models that corrections taught."""
        return self.home / "models"

    @property
    def typefaces(self) -> Path:
        """Font files that were taken into use on screen."""
        return self.home / "fonts"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def data(self) -> Path:
        return CHECKOUT / "data"

    @property
    def web_address(self) -> str:
        """Where the links of a 工作版 lead; without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def user_agent(self) -> str:
        """Honest, and ASCII as headers must be; ``doctor`` says when nobody can be reached by it."""
        reach = f"+{self.contact}; " if self.contact.isascii() and self.contact else ""
        return f"Zhijin/0.1 ({reach}library news monitoring)"


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, with what the command line overrides."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        fault = error.errors()[0]
        name = "ZHIJIN_" + "_".join(str(part) for part in fault["loc"]).upper()
        raise InvalidInput(
            f"设置 {name} 的值“{fault['input']}”不合要求：{_wanted(fault)}，请修改环境变量或 .env"
        ) from None


def _wanted(fault: ErrorDetails) -> str:
    """What would have been right, in Chinese."""
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "int_parsing" | "int_type" | "int_from_float":
            return "应当是整数"
        case "greater_than_equal":
            return f"不能小于 {limits['ge']}"
        case "less_than_equal":
            return f"不能大于 {limits['le']}"
        case "literal_error":
            return f"只能是 {limits['expected'].replace(' or ', ' 或 ')}"
        case "bool_parsing":
            return "应当是 true 或 false"
    return fault["msg"]
