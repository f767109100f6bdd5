/**
 * Published 1-NN error rates of the UCR archive of 2018 (Dau et al., The UCR time series archive, 2019; its
 * DataSummary.csv), sets of series of one length: name, Euclid, dtw with a learned band, that band in percent of the
 * length, dtw without a band.
 */
const figures = `
Adiac .3887 .3913 3 .3964|ArrowHead .2000 .2000 0 .2971|Beef .3333 .3333 0 .3667|BeetleFly .2500 .3000 7 .3000
BirdChicken .4500 .3000 6 .2500|Car .2667 .2333 1 .2667|CBF .1478 .0044 11 .0033|ChlorineConcentration .3500 .3500 0 .3516
CinCECGTorso .1029 .0696 1 .3493|Coffee .0000 .0000 0 .0000|Computers .4240 .3800 12 .3000|CricketX .4231 .2282 10 .2462
CricketY .4333 .2410 17 .2564|CricketZ .4128 .2538 5 .2462|DiatomSizeReduction .0654 .0654 0 .0327
DistalPhalanxOutlineAgeGroup .3741 .3741 0 .2302|DistalPhalanxOutlineCorrect .2826 .2754 1 .2826
DistalPhalanxTW .3669 .3669 0 .4101|Earthquakes .2878 .2734 6 .2806|ECG200 .1200 .1200 0 .2300|ECG5000 .0751 .0749 1 .0756
ECGFiveDays .2033 .2033 0 .2323|ElectricDevices .4492 .3806 14 .3988|FaceAll .2864 .1917 3 .1923|FaceFour .2159 .1136 2 .1705
FacesUCR .2307 .0878 12 .0951|FiftyWords .3692 .2418 6 .3099|Fish .2171 .1543 4 .1771|FordA .3348 .3091 1 .4455
FordB .3938 .3926 1 .3802|GunPoint .0867 .0867 0 .0933|Ham .4000 .4000 0 .5333|HandOutlines .1378 .1378 0 .1189
Haptics .6299 .5877 2 .6234|Herring .4844 .4688 5 .4688|InlineSkate .6582 .6127 14 .6164|InsectWingbeatSound .4384 .4152 1 .6449
ItalyPowerDemand .0447 .0447 0 .0496|LargeKitchenAppliances .5067 .2053 94 .2053|Lightning2 .2459 .1311 6 .1311
Lightning7 .4247 .2877 5 .2740|Mallat .0857 .0857 0 .0661|Meat .0667 .0667 0 .0667|MedicalImages .3158 .2526 20 .2632
MiddlePhalanxOutlineAgeGroup .4805 .4805 0 .5000|MiddlePhalanxOutlineCorrect .2337 .2337 0 .3024
MiddlePhalanxTW .4870 .4935 3 .4935|MoteStrain .1214 .1342 1 .1653|NonInvasiveFetalECGThorax1 .1710 .1893 1 .2097
NonInvasiveFetalECGThorax2 .1201 .1290 1 .1354|OliveOil .1333 .1333 0 .1667|OSULeaf .4793 .3884 7 .4091
PhalangesOutlinesCorrect .2389 .2389 0 .2716|Phoneme .8908 .7727 14 .7716|Plane .0381 .0000 5 .0000
ProximalPhalanxOutlineAgeGroup .2146 .2146 0 .1951|ProximalPhalanxOutlineCorrect .1924 .2096 1 .2165
ProximalPhalanxTW .2927 .2439 2 .2439|RefrigerationDevices .6053 .5600 8 .5360|ScreenType .6400 .5893 17 .6027
ShapeletSim .4611 .3000 3 .3500|ShapesAll .2483 .1980 4 .2317|SmallKitchenAppliances .6587 .3280 15 .3573
SonyAIBORobotSurface1 .3045 .3045 0 .2745|SonyAIBORobotSurface2 .1406 .1406 0 .1689|StarLightCurves .1512 .0947 16 .0934
Strawberry .0541 .0541 0 .0595|SwedishLeaf .2112 .1536 2 .2080|Symbols .1005 .0623 8 .0503|SyntheticControl .1200 .0167 6 .0067
ToeSegmentation1 .3202 .2500 8 .2281|ToeSegmentation2 .1923 .0923 5 .1615|Trace .2400 .0100 3 .0000|TwoLeadECG .2529 .1317 4 .0957
TwoPatterns .0932 .0015 4 .0000|UWaveGestureLibraryAll .0519 .0343 4 .1083|UWaveGestureLibraryX .2607 .2267 4 .2725
UWaveGestureLibraryY .3384 .3009 4 .3660|UWaveGestureLibraryZ .3504 .3222 6 .3417|Wafer .0045 .0045 1 .0201|Wine .3889 .3889 0 .4259
WordSynonyms .3824 .2618 9 .3511|Worms .5455 .4675 9 .4156|WormsTwoClass .3896 .4156 7 .3766|Yoga .1697 .1560 7 .1637
ACSF1 .4600 .3800 4 .3600|BME .1667 .0200 4 .1000|Chinatown .0466 .0466 0 .0437|Crop .2883 .2883 0 .3348
EOGHorizontalSignal .5829 .5249 1 .4972|EOGVerticalSignal .5580 .5249 2 .5525|EthanolLevel .7260 .7180 1 .7240
FreezerRegularTrain .1951 .0930 1 .1011|FreezerSmallTrain .3242 .3242 0 .2411|Fungi .1774 .1774 0 .1613
GunPointAgeSpan .1013 .0348 3 .0823|GunPointMaleVersusFemale .0253 .0253 0 .0032|GunPointOldVersusYoung .0476 .0349 4 .1619
HouseTwenty .3361 .0588 33 .0756|InsectEPGRegularTrain .3213 .1727 11 .1285|InsectEPGSmallTrain .3373 .3052 1 .2651
MelbournePedestrian .1525 .1845 1 .2091|MixedShapesRegularTrain .1027 .0911 4 .1584|MixedShapesSmallTrain .1645 .1674 7 .2202
PigAirwayPressure .9423 .9038 1 .8942|PigArtPressure .8750 .8029 1 .7548|PigCVP .9183 .8413 11 .8462|PowerCons .0667 .0778 3 .1222
Rock .1600 .1600 0 .4000|SemgHandGenderCh2 .2383 .1550 1 .1983|SemgHandMovementCh2 .6311 .3622 1 .4156
SemgHandSubjectCh2 .5956 .2000 3 .2733|SmoothSubspace .0933 .0533 1 .1733|UMD .2361 .0278 6 .0069
`;

/** By name: Euclid, learned band, no band, percent of the learned band. */
export const published = Object.fromEntries(
  figures
    .trim()
    .split(/[|\n]/)
    .map((line) => line.split(' '))
    .map(([name, euclid, learned, percent, none]) => [name, [euclid, learned, none, percent].map(Number)]),
);
