namespace PneuXNet.WebApp.Imaging.Dicom;

/// <summary>
/// The elements that are read, by group and number. All others are stepped over unread, those that tell who the patient is among them.
/// </summary>
internal static class DicomTag
{
    public const uint TransferSyntax = 0x0002_0010;
    public const uint Modality = 0x0008_0060;
    public const uint SamplesPerPixel = 0x0028_0002;
    public const uint Photometric = 0x0028_0004;
    public const uint Frames = 0x0028_0008;
    public const uint Rows = 0x0028_0010;
    public const uint Columns = 0x0028_0011;
    public const uint BitsAllocated = 0x0028_0100;
    public const uint BitsStored = 0x0028_0101;
    public const uint HighBit = 0x0028_0102;
    public const uint Signed = 0x0028_0103;
    public const uint WindowCentre = 0x0028_1050;
    public const uint WindowWidth = 0x0028_1051;
    public const uint RescaleIntercept = 0x0028_1052;
    public const uint RescaleSlope = 0x0028_1053;
    public const uint WindowFunction = 0x0028_1056;
    public const uint Pixels = 0x7FE0_0010;
    public const uint Item = 0xFFFE_E000;
    public const uint ItemEnd = 0xFFFE_E00D;
    public const uint SequenceEnd = 0xFFFE_E0DD;

    public static bool IsRead(uint tag) => tag is TransferSyntax or Modality or SamplesPerPixel or Photometric or Frames or Rows or Columns
        or BitsAllocated or BitsStored or HighBit or Signed or WindowCentre or WindowWidth or RescaleIntercept or RescaleSlope
        or WindowFunction or Pixels;
}
