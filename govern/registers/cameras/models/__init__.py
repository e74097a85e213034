"""The tables of schemes, cameras, their evidence, reviews, proposals and deployments."""

from govern.registers.cameras.models.cameras import (
    IN_USE,
    Camera,
    CameraCategory,
    CameraNumber,
    CameraRecorder,
    Lifecycle,
)
from govern.registers.cameras.models.evidence import (
    Complaint,
    Crime,
    CrimeCoverage,
    Fault,
    FaultKind,
    Incident,
    LogCoverage,
)
from govern.registers.cameras.models.reviews import (
    CameraProposal,
    CameraReview,
    Deployment,
    ReviewForm,
)
from govern.registers.cameras.models.schemes import (
    Declaration,
    Recorder,
    RecorderReading,
    RetentionPeriod,
    Scheme,
    Sign,
)

__all__ = [
    "IN_USE",
    "Camera",
    "CameraCategory",
    "CameraNumber",
    "CameraProposal",
    "CameraRecorder",
    "CameraReview",
    "Complaint",
    "Crime",
    "CrimeCoverage",
    "Declaration",
    "Deployment",
    "Fault",
    "FaultKind",
    "Incident",
    "Lifecycle",
    "LogCoverage",
    "Recorder",
    "RecorderReading",
    "RetentionPeriod",
    "ReviewForm",
    "Scheme",
    "Sign",
]
